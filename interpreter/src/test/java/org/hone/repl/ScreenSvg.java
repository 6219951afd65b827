package org.hone.repl;

import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A terminal's screen, as tmux captures it with its escape codes, drawn as SVG. */
final class ScreenSvg {
    private static final Pattern CODES = Pattern.compile("\u001b\\[([\\d;:]*)m");
    private static final double CELL = 8.4;
    private static final int ROW = 18;
    private static final int MARGIN = 12;
    private static final String INK = "#d8dee9";
    private static final String PAPER = "#20242c";
    private static final List<String> PALETTE = List.of(
            "#20242c", "#e06c75", "#98c379", "#e5c07b", "#61afef", "#c678dd", "#56b6c2", "#d8dee9", "#5c6370",
            "#e06c75", "#98c379", "#e5c07b", "#61afef", "#c678dd", "#56b6c2", "#ffffff");

    private final StringBuilder svg = new StringBuilder();
    private String ink = INK;
    private String paper = "";
    private boolean bold;
    private boolean faint;
    private boolean underlined;
    private boolean struck;

    private ScreenSvg() {}

    /** The picture of a screen. */
    static String of(String title, String screen, int columns) {
        return new ScreenSvg().draw(title, screen.lines().toList(), columns);
    }

    private String draw(String title, List<String> lines, int columns) {
        int width = (int) Math.ceil(columns * CELL) + 2 * MARGIN;
        int height = lines.size() * ROW + 2 * MARGIN;
        svg.append(String.format(
                Locale.ROOT,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\" "
                        + "font-family=\"ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas, monospace\" "
                        + "font-size=\"14\" role=\"img\">%n",
                width,
                height,
                width,
                height));
        svg.append("<title>").append(escaped(title)).append("</title>\n");
        svg.append("<rect width=\"100%\" height=\"100%\" rx=\"6\" fill=\"")
                .append(PAPER)
                .append("\"/>\n");
        for (int row = 0; row < lines.size(); row++) {
            line(lines.get(row), MARGIN + ROW * row);
        }
        return svg.append("</svg>\n").toString();
    }

    private void line(String line, int top) {
        Matcher codes = CODES.matcher(line);
        int column = 0;
        int from = 0;
        while (codes.find()) {
            column = piece(line.substring(from, codes.start()), column, top);
            style(codes.group(1));
            from = codes.end();
        }
        piece(line.substring(from), column, top);
    }

    private int piece(String text, int column, int top) {
        int cells = org.hone.cli.terminal.TextWidth.of(text);
        if (!paper.isEmpty() && cells > 0) {
            svg.append(String.format(
                    Locale.ROOT,
                    "<rect x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"%d\" fill=\"%s\"/>%n",
                    MARGIN + column * CELL,
                    top,
                    cells * CELL,
                    ROW,
                    paper));
        }
        if (!text.isBlank()) {
            svg.append(String.format(
                    Locale.ROOT,
                    "<text x=\"%.1f\" y=\"%d\" textLength=\"%.1f\" xml:space=\"preserve\" fill=\"%s\"%s%s%s>%s</text>%n",
                    MARGIN + column * CELL,
                    top + 13,
                    cells * CELL,
                    ink,
                    bold ? " font-weight=\"bold\"" : "",
                    faint ? " opacity=\"0.6\"" : "",
                    underlined || struck
                            ? " text-decoration=\"" + (underlined ? "underline" : "line-through") + "\""
                            : "",
                    escaped(text)));
        }
        return column + cells;
    }

    private void style(String codes) {
        String[] parts = codes.isEmpty() ? new String[] {"0"} : codes.split("[;:]", -1);
        for (int i = 0; i < parts.length; i++) {
            int code = parts[i].isEmpty() ? 0 : Integer.parseInt(parts[i]);
            if ((code == 38 || code == 48) && i + 2 < parts.length) {
                String colour = colour(Integer.parseInt(parts[i + 2]));
                if (code == 38) {
                    ink = colour;
                } else {
                    paper = colour;
                }
                i += 2;
            } else {
                style(code);
            }
        }
    }

    private void style(int code) {
        switch (code) {
            case 0 -> {
                ink = INK;
                paper = "";
                bold = false;
                faint = false;
                underlined = false;
                struck = false;
            }
            case 1 -> bold = true;
            case 2 -> faint = true;
            case 4 -> underlined = true;
            case 9 -> struck = true;
            case 22 -> {
                bold = false;
                faint = false;
            }
            case 24 -> underlined = false;
            case 29 -> struck = false;
            case 39 -> ink = INK;
            case 49 -> paper = "";
            default -> {
                if (code >= 30 && code <= 37) {
                    ink = PALETTE.get(code - 30);
                } else if (code >= 90 && code <= 97) {
                    ink = PALETTE.get(code - 82);
                } else if (code >= 40 && code <= 47) {
                    paper = PALETTE.get(code - 40);
                }
            }
        }
    }

    /** The 256 colours: the palette, a cube of six levels, and greys. */
    private static String colour(int index) {
        if (index < 16) {
            return PALETTE.get(index);
        }
        if (index >= 232) {
            int grey = 8 + 10 * (index - 232);
            return String.format(Locale.ROOT, "#%02x%02x%02x", grey, grey, grey);
        }
        int cube = index - 16;
        return String.format(Locale.ROOT, "#%02x%02x%02x", level(cube / 36), level(cube / 6 % 6), level(cube % 6));
    }

    private static int level(int step) {
        return step == 0 ? 0 : 55 + 40 * step;
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
