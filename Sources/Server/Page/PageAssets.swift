/// The page's style and script, served from `/assets/`; no other origin is ever asked.
enum PageAssets {
    static let style = """
        :root { color-scheme: light dark; --line: #8884; --soft: #888; --good: #1a7f37; --bad: #cf222e; --busy: #9a6700; }
        @media (prefers-color-scheme: dark) { :root { --good: #3fb950; --bad: #f85149; --busy: #d29922; } }
        * { box-sizing: border-box; }
        body { margin: 0; font: 15px/1.5 system-ui, sans-serif; }
        header { display: flex; justify-content: space-between; align-items: center; padding: .6rem 1.5rem;
            border-bottom: 1px solid var(--line); }
        main { max-width: 72rem; margin: 0 auto; padding: 1rem 1.5rem 3rem; }
        .brand { font-weight: 700; font-size: 1.1rem; text-decoration: none; color: inherit; }
        h1 { font-size: 1.5rem; margin: .8rem 0; } h2 { font-size: 1.1rem; margin: 1.6rem 0 .5rem; }
        table { border-collapse: collapse; width: 100%; }
        th { text-align: left; font-weight: 600; color: var(--soft); }
        th, td { padding: .35rem .8rem .35rem 0; border-bottom: 1px solid var(--line); vertical-align: top; }
        code, pre, .mono { font: 13px/1.45 ui-monospace, monospace; }
        td code { overflow-wrap: anywhere; } td.time { white-space: nowrap; color: var(--soft); }
        pre.log { background: #16181d; color: #e6e6e6; padding: 1rem; border-radius: 6px; overflow: auto; max-height: 70vh;
            white-space: pre-wrap; overflow-wrap: anywhere; margin: 0; }
        .state { font-weight: 600; } .SUCCEEDED { color: var(--good); } .FAILED, .INTERRUPTED { color: var(--bad); }
        .RUNNING, .QUEUED { color: var(--busy); } .CANCELLED { color: var(--soft); }
        .reason { border-left: 3px solid var(--bad); padding: .3rem .8rem; margin: .8rem 0; }
        .warning { border-left: 3px solid var(--busy); padding: .3rem .8rem; margin: .8rem 0; }
        .soft { color: var(--soft); } .row { display: flex; gap: .6rem; align-items: center; flex-wrap: wrap; }
        button, input { font: inherit; padding: .3rem .8rem; border: 1px solid var(--line); border-radius: 6px; }
        dl { display: grid; grid-template-columns: max-content 1fr; gap: .2rem 1.2rem; margin: .5rem 0; }
        dt { color: var(--soft); } dd { margin: 0; overflow-wrap: anywhere; }
        """

    static let script = """
        // Controls that a terminal would act upon become visible signs; the page only ever sets text.
        const inert = text => text.replace(/\\r\\n/g, "\\n")
            .replace(/[\\u0000-\\u0008\\u000b-\\u001f]/g, c => String.fromCharCode(0x2400 + c.charCodeAt(0)))
            .replace(/\\u007f/g, "\\u2421")
            .replace(/[\\u0080-\\u009f\\u200e\\u200f\\u2028-\\u202e\\u2066-\\u2069\\u061c]/g, "\\ufffd");

        const log = document.querySelector("pre.log[data-stream]");
        if (log) {
            const isAtEnd = () => log.scrollHeight - log.scrollTop - log.clientHeight < 40;
            const add = text => {
                const follow = isAtEnd();
                log.append(document.createTextNode(text));
                if (follow) log.scrollTop = log.scrollHeight;
            };
            const source = new EventSource(log.dataset.stream);
            source.addEventListener("log", event => add(inert(JSON.parse(event.data).text)));
            source.addEventListener("gap", event => {
                const gap = JSON.parse(event.data);
                add(`\\n… ${(gap.to - gap.from).toLocaleString()} bytes left out …\\n`);
            });
            source.addEventListener("end", () => {
                source.close();
                log.dataset.ended = "yes";
                if (log.dataset.live) setTimeout(() => location.reload(), 300);
            });
        } else if (document.querySelector("[data-refresh]")) {
            setTimeout(() => location.reload(), 3000);
        }
        """
}
