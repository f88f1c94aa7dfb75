/** The style of a map's page: boxes in rows, and a panel beside them; on a narrow screen the panel comes up from below. */
import { colorRules } from "./colors.ts";

export const MAP_STYLE = `
:root{color-scheme:light dark;--paper:#fff;--ink:#1c1c1c;--soft:#5c5c58;--band:#f4f4f1;--line:#d8d8d3;--code:#f6f6f3;--mark:#1f4fd1}
@media (prefers-color-scheme:dark){:root{--paper:#18191a;--ink:#e6e6e4;--soft:#a9aaab;--band:#222325;--line:#3a3c3f;--code:#222325;--mark:#8fb4ff}}
*{box-sizing:border-box}[hidden]{display:none!important}
body{margin:0;font:15px/1.45 system-ui,sans-serif;color:var(--ink);background:var(--paper);display:grid;grid-template-columns:minmax(0,1fr) minmax(340px,34vw);align-items:start}
main{position:relative;padding:16px 18px 40px;min-width:0}
h1{margin:0 0 6px;font-size:21px}h2{font-size:17px;margin:0 0 4px;overflow-wrap:anywhere}h3{font-size:13px;margin:16px 0 4px;color:var(--soft)}
header p{margin:2px 0;color:var(--soft);overflow-wrap:anywhere}
.bar{display:flex;flex-wrap:wrap;gap:6px 14px;align-items:center;margin:10px 0 12px}
.bar label{display:flex;gap:6px;align-items:center}input{font:inherit;color:inherit;background:var(--paper);border:1px solid var(--line);border-radius:6px;padding:4px 8px;width:13em;max-width:100%}
.key{display:inline-flex;gap:5px;align-items:center;font-size:13px}.key i,.sign{font-style:normal}
.key i{border:1px solid var(--edge);background:var(--inside);color:var(--text);border-radius:4px;min-width:20px;text-align:center;line-height:18px}
.row{display:grid;grid-template-columns:150px minmax(0,1fr);gap:8px;background:var(--band);border-radius:8px;padding:6px 8px;margin:0 0 5px}
.row h2{font:600 13px/1.3 ui-monospace,Menlo,Consolas,monospace;margin:4px 0;border-left:4px solid var(--edge);padding-left:7px}
.row small{display:block;font-weight:400;font-size:11px;color:var(--soft);overflow-wrap:anywhere}
.boxes{display:flex;flex-wrap:wrap;gap:4px}
button{font:inherit;color:inherit;cursor:pointer}
.box{font:12px/1.35 ui-monospace,Menlo,Consolas,monospace;max-width:100%;overflow-wrap:anywhere;text-align:left;background:var(--inside);color:var(--text);border:1px solid var(--edge);border-radius:4px;padding:2px 7px;min-height:24px}
.box.theorem{border-radius:12px}.box.group{border-radius:12px;border-style:dashed}.box.in-part{border-right:6px double var(--edge)}
.box:hover{filter:brightness(.96)}.box:focus-visible,aside button:focus-visible,input:focus-visible{outline:3px solid var(--mark);outline-offset:1px}
.box.on{outline:3px solid var(--mark);outline-offset:1px}.box.near{box-shadow:0 0 0 2px var(--mark)}.dim{opacity:.28}
#lines{position:absolute;inset:0;width:100%;height:100%;pointer-events:none}#lines path{fill:none;stroke:var(--mark);stroke-width:1.4;opacity:.65}
aside{position:sticky;top:0;height:100vh;overflow:auto;border-left:1px solid var(--line);padding:16px 18px 40px;background:var(--paper);overscroll-behavior:contain}
aside p{margin:4px 0;overflow-wrap:anywhere}aside ul{margin:2px 0;padding-left:18px}aside li{overflow-wrap:anywhere}
aside pre{margin:4px 0;padding:8px 10px;background:var(--code);border-radius:6px;overflow:auto;font:12px/1.45 ui-monospace,Menlo,Consolas,monospace;max-height:340px;tab-size:2}
aside details{margin:3px 0}summary{cursor:pointer;overflow-wrap:anywhere}details>*:not(summary){margin-left:14px}
.word{display:inline-block;border:1px solid var(--edge);background:var(--inside);color:var(--text);border-radius:4px;padding:0 6px;font-size:13px}
.place{color:var(--soft);font:12px ui-monospace,Menlo,Consolas,monospace;overflow-wrap:anywhere}
table{border-collapse:collapse;width:100%;font-size:13px;table-layout:auto}th,td{border-bottom:1px solid var(--line);padding:2px 6px 2px 0;text-align:left;vertical-align:top;overflow-wrap:break-word}
.scroll{overflow-x:auto}.link{background:none;border:0;padding:0;color:var(--mark);text-decoration:underline;overflow-wrap:anywhere;text-align:left}
#close{position:sticky;top:0;float:right;border:1px solid var(--line);background:var(--paper);border-radius:6px;padding:2px 10px}
@media (max-width:860px){body{display:block}main{padding:12px 10px 60vh}.row{grid-template-columns:minmax(0,1fr);gap:2px}.row h2{margin:0 0 2px}.box{padding:5px 9px;min-height:32px;scroll-margin-bottom:60vh}
aside{position:fixed;inset:auto 0 0;height:auto;max-height:58vh;border-left:0;border-top:2px solid var(--line);padding:10px 12px 24px;box-shadow:0 -4px 18px #0003}aside.empty{display:none}#lines{display:none}}
footer{color:var(--soft);font-size:13px}
@media print{aside,.bar input{display:none}body{display:block}}
${colorRules((selector, inside, text, edge) => `${selector}{--inside:${inside};--text:${text};--edge:${edge}}`)}
`;
