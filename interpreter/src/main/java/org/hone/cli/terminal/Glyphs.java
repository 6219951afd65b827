package org.hone.cli.terminal;

import java.util.Locale;
import java.util.Map;

/** The characters a screen can show. */
public enum Glyphs {
    UNICODE("▁▂▃▄▅▆▇█", "→", "─", "…", "±"),
    ASCII("_.:-=+*#", "->", "-", ".", "+-");

    private final String levels;
    private final String arrow;
    private final String rule;
    private final String cut;
    private final String plusMinus;

    Glyphs(String levels, String arrow, String rule, String cut, String plusMinus) {
        this.levels = levels;
        this.arrow = arrow;
        this.rule = rule;
        this.cut = cut;
        this.plusMinus = plusMinus;
    }

    /** What the locale says, by the usual order of its variables. */
    public static Glyphs of(Map<String, String> environment) {
        for (String variable : new String[] {"LC_ALL", "LC_CTYPE", "LANG"}) {
            String value = environment.getOrDefault(variable, "");
            if (!value.isEmpty()) {
                String upper = value.toUpperCase(Locale.ROOT);
                return upper.contains("UTF-8") || upper.contains("UTF8") ? UNICODE : ASCII;
            }
        }
        return ASCII;
    }

    /** Eight bars from low to high. */
    public String levels() {
        return levels;
    }

    /** From one thing to the next. */
    public String arrow() {
        return arrow;
    }

    /** A horizontal line, one column wide. */
    public String rule() {
        return rule;
    }

    /** Shows that text was cut off; one column wide. */
    public String cut() {
        return cut;
    }

    public String plusMinus() {
        return plusMinus;
    }
}
