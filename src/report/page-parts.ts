/** The style and the script of a page. */

export const PAGE_STYLE = `
:root{color-scheme:light}*{box-sizing:border-box}
body{margin:0;font:15px/1.45 system-ui,sans-serif;color:#1c1c1c;background:#f6f6f4;display:flex}
nav{position:sticky;top:0;height:100vh;overflow:auto;min-width:190px;max-width:240px;padding:14px;background:#fff;border-right:1px solid #ddd}
nav a{display:block;padding:2px 4px;color:#333;text-decoration:none;font:13px ui-monospace,monospace;overflow-wrap:anywhere}nav a:hover{background:#eee}
main{flex:1;min-width:0;padding:18px 26px}
section{background:#fff;border:1px solid #ddd;border-radius:8px;padding:16px 20px;margin-bottom:22px}
h2{margin:0 0 6px;font-size:20px}h3{margin:0 0 6px;font-size:16px}h4{margin:14px 0 4px;font-size:14px}small{color:#777;font-weight:normal;font-size:13px}
.top{display:flex;flex-wrap:wrap;gap:24px;align-items:flex-start;margin:8px 0 14px}
pre.code{margin:0;padding:10px 14px;background:#f6f6f4;border-radius:6px;font:12.5px/1.45 ui-monospace,Menlo,Consolas,monospace;overflow:auto;max-height:420px}
table{border-collapse:collapse;font-size:14px}th,td{padding:4px 12px;border-bottom:1px solid #e4e4e4;text-align:left}
td.state{font:13px ui-monospace,monospace}tbody tr{cursor:pointer}tbody tr:hover{background:#f2f2ee}tbody tr.active{background:#fff5d6;outline:2px solid #e0b400}
td.yes{color:#146b32;font-weight:600}td.no{color:#999}td.unknown{color:#b36b00}tr.only td.mark{color:#b00060;font-weight:600}
.panel{display:flex;flex-wrap:wrap;gap:24px;align-items:flex-start}.panel[hidden]{display:none}
.left{max-width:100%;width:min-content;min-width:480px}.figure{overflow:auto;max-width:100%;border:1px solid #eee;border-radius:6px;background:#fff;padding:6px}
.run{flex:1;min-width:360px;max-width:760px}.steps button{font-size:14px;padding:2px 10px;margin-right:4px;cursor:pointer}
ol.events{list-style:none;margin:0;padding:0}ol.events li{padding:3px 8px;border-left:4px solid transparent;border-radius:3px}
ol.events li.on{background:#fff5d6;border-left-color:#e0b400}ol.events li.todo{opacity:.35}
ol.events code{font:12.5px ui-monospace,monospace}code.c{display:block;color:#7a4b00;padding-left:44px}code.a{display:block;color:#777;padding-left:44px}
ol.events em{color:#b00060;font-style:normal;font-weight:600}
.p{display:inline-block;padding:0 5px;border-radius:3px;font-size:12px;background:#e9f2fd}.p1{background:#e8f6e8}.p2{background:#fbe9f4}.p3{background:#f3ecdd}
ol.why{margin:0;padding-left:22px}footer{color:#555;font-size:13px}
@media print{nav,.steps{display:none}.panel[hidden]{display:flex}}
`;

export const PAGE_SCRIPT = `
for (const section of document.querySelectorAll("section")) {
  const rows = [...section.querySelectorAll("tbody tr")], panels = [...section.querySelectorAll(".panel")];
  const choose = (i) => {
    rows.forEach((r, k) => r.classList.toggle("active", k === i));
    panels.forEach((p, k) => { p.hidden = k !== i; });
  };
  rows.forEach((r, i) => {
    r.addEventListener("click", () => choose(i));
    r.addEventListener("keydown", (e) => { if (e.key === "Enter" || e.key === " ") { e.preventDefault(); choose(i); } });
  });
  for (const panel of panels) {
    const items = [...panel.querySelectorAll("ol.events li")];
    let at = -1;
    const show = (next) => {
      at = Math.max(-1, Math.min(items.length - 1, next));
      items.forEach((li, k) => { li.classList.toggle("on", k === at); li.classList.toggle("todo", at >= 0 && k > at); });
      for (const g of panel.querySelectorAll("svg g[data-e]"))
        g.classList.toggle("on", at >= 0 && g.dataset.e === items[at].dataset.e);
    };
    for (const b of panel.querySelectorAll("button")) b.addEventListener("click", () => show(at + Number(b.dataset.by)));
    items.forEach((li, k) => { li.addEventListener("click", () => show(k)); });
  }
}
`;
