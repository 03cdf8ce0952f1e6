package example.core;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Counts words, in the order of the alphabet. */
public final class WordCount {
    private WordCount() {
    }

    /** How often each word stands in the text; a word is a run of letters, in lower case. */
    public static Map<String, Integer> of(String text) {
        Map<String, Integer> counts = new TreeMap<>();
        for (String word : text.toLowerCase(Locale.ROOT).split("\\P{L}+")) {
            if (!word.isEmpty()) {
                counts.merge(word, 1, Integer::sum);
            }
        }
        return counts;
    }
}
