//! The look of the plots.

/// Style sheet of all plots: colour tokens of the product, light and dark by `color-scheme`,
/// forced colours, and black on white in print. A page links it after its own tokens (`--text`,
/// `--chart-1` …), which lead where they exist; a standalone file embeds it.
pub const STYLESHEET: &str = "\
.plot{--plot-text:var(--text,#1d1b20);--plot-quiet:var(--text-2,#4f4b55);--plot-bg:var(--bg,#fff);--plot-load:var(--chart-1,#0b5d66);--plot-spike:var(--chart-2,#b45309);--plot-second:var(--chart-3,#6d3fa0);--plot-grid:var(--line,#d9d5dd);max-width:100%;height:auto;color:var(--plot-text)}
@supports (color:light-dark(#000,#fff)){.plot{--plot-text:var(--text,light-dark(#1d1b20,#f3f0f4));--plot-quiet:var(--text-2,light-dark(#4f4b55,#c4bfca));--plot-bg:var(--bg,light-dark(#fff,#16151a));--plot-load:var(--chart-1,light-dark(#0b5d66,#7fd1da));--plot-spike:var(--chart-2,light-dark(#b45309,#ffb066));--plot-second:var(--chart-3,light-dark(#6d3fa0,#cbb2ee));--plot-grid:var(--line,light-dark(#d9d5dd,#45414c))}}
svg.plot:root{color-scheme:light dark}
.plot text{fill:var(--plot-text);font-variant-numeric:tabular-nums}
.plot .plot-quiet{fill:var(--plot-quiet)}
.plot .plot-label{paint-order:stroke;stroke:var(--plot-bg);stroke-width:3px;stroke-linejoin:round}
.plot .plot-strong{font-weight:700}
.plot-paper{fill:var(--plot-bg)}
.plot-grid{stroke:var(--plot-grid)}
.plot-axis{stroke:var(--plot-quiet)}
.plot-bar{fill:var(--plot-load)}
.plot-open{fill:var(--plot-bg);stroke:var(--plot-load);stroke-width:1.5}
.plot-hatch{stroke:var(--plot-spike)}
.plot-spike-bar{stroke:var(--plot-spike);stroke-width:1.5}
.plot-spike{fill:var(--plot-spike);stroke:var(--plot-bg)}
.plot-limit{stroke:var(--plot-text);stroke-width:2;stroke-dasharray:6 3}
.plot-held{stroke:var(--plot-second);stroke-width:2.5;stroke-dasharray:2 3}
.plot-onset{stroke:var(--plot-quiet);stroke-width:1.5;stroke-dasharray:1 3}
.plot-pain{fill:var(--plot-second)}
.plot-pain-line{stroke:var(--plot-second)}
.plot-morning{fill:var(--plot-bg);stroke:var(--plot-second);stroke-width:1.5}
.plot-ground{fill:var(--plot-load);fill-opacity:.3}
.plot-ground-line{stroke:var(--plot-load);stroke-width:1.5}
.plot-pace{stroke:var(--plot-second);stroke-width:2}
.plot-wide{display:none}
@media (min-width:46em){.plot-narrow{display:none}.plot-wide{display:inline}}
svg.plot:root{display:inline}
@media print{.plot-narrow{display:none}.plot-wide{display:inline}.plot{color-scheme:light;--plot-load:#333;--plot-spike:#000;--plot-second:#000}}
@media (forced-colors:active){.plot{--plot-text:CanvasText;--plot-quiet:CanvasText;--plot-bg:Canvas;--plot-load:CanvasText;--plot-spike:CanvasText;--plot-second:CanvasText;--plot-grid:GrayText}}
";
