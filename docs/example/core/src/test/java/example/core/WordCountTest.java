package example.core;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.util.Map;
import org.junit.Test;

public class WordCountTest {
    @Test
    public void countsWordsWhateverTheirCase() {
        assertEquals(Map.of("clay", 2, "fire", 1), WordCount.of("Clay, fire; clay!"));
    }

    @Test
    public void ordersWordsByTheAlphabet() {
        assertEquals("[a, b, c]", WordCount.of("c b a").keySet().toString());
    }

    @Test
    public void findsNoWordsInNothing() {
        assertTrue(WordCount.of(" 1 + 1 ").isEmpty());
    }
}
