package org.hone.runtime.verify.math;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Makes the many ways of typing a formula into fewer, without changing what it says. */
final class Notation {
    private static final Set<String> DROPPED = Set.of(
            "left",
            "right",
            "big",
            "Big",
            "bigl",
            "bigr",
            "Bigl",
            "Bigr",
            "bigg",
            "biggl",
            "biggr",
            "Bigg",
            "displaystyle",
            "textstyle",
            "limits",
            "nolimits",
            "mathrm",
            "mathbf",
            "mathit",
            "mathsf",
            "operatorname",
            "rm",
            "bf",
            "it",
            "boldsymbol",
            "bm",
            "vec",
            "overrightarrow",
            "overline",
            "hline",
            "middle",
            "allowbreak",
            "mathord",
            "mathbb");

    private static final Pattern DOUBLED = Pattern.compile(
            "(?<!\\\\)\\\\\\\\(?=(?:boxed|fbox|d?frac|tfrac|left|right|text|sqrt|le|ge|leq|geq|neq|pi|cdot|times|cup|in|pm|infty|begin|end|theta|alpha|beta|[lr]floor|[lr]ceil)(?![a-zA-Z])|frac\\d)");
    private static final Pattern BRACED_COMMA = Pattern.compile("\\{,\\s*\\}");
    private static final Pattern TEXT =
            Pattern.compile("\\\\(?:text|mbox|textbf|textnormal|textit|textrm|hbox)\\s*\\{");
    private static final Pattern FRACTION = Pattern.compile("\\\\[dtc]frac");
    private static final Pattern BLANK = Pattern.compile("\\s+");
    private static final Pattern LETTERS = Pattern.compile("[A-Za-z]{2,}");
    private static final Pattern LETTER = Pattern.compile("\\(?[A-Za-z]\\)?");

    private static final String[][] AROUND = {{"$$", "$$"}, {"\\[", "\\]"}, {"\\(", "\\)"}, {"$", "$"}};

    private Notation() {}

    /** Without the signs that only open and close mathematics, without sentence ends, and with commands spelt once. */
    static String plain(String text) {
        String s = commands(collapsed(text.strip()));
        String before;
        do {
            before = s;
            s = unwrapped(s).strip();
        } while (!s.equals(before));
        return s;
    }

    /** {@code \\frac} typed with its backslash doubled; a row end before a command has three. */
    private static String collapsed(String s) {
        return DOUBLED.matcher(s).replaceAll("\\\\");
    }

    private static String unwrapped(String s) {
        String t = s;
        while (!t.isEmpty() && ".;,:".indexOf(t.charAt(t.length() - 1)) >= 0) {
            t = t.substring(0, t.length() - 1).strip();
        }
        for (String[] pair : AROUND) {
            boolean around = t.length() >= pair[0].length() + pair[1].length()
                    && t.startsWith(pair[0])
                    && t.endsWith(pair[1])
                    && !t.substring(pair[0].length(), t.length() - pair[1].length())
                            .contains(pair[0]);
            if (around) {
                return t.substring(pair[0].length(), t.length() - pair[1].length());
            }
        }
        if ((t.startsWith("\\boxed{") || t.startsWith("\\fbox{")) && closing(t, t.indexOf('{')) == t.length() - 1) {
            return t.substring(t.indexOf('{') + 1, t.length() - 1);
        }
        return t;
    }

    /** The place of the brace that closes the one at {@code open}; -1 if none does. */
    static int closing(String s, int open) {
        int depth = 0;
        for (int i = open; i < s.length(); i++) {
            char c = s.charAt(i);
            if (c == '\\') {
                i++;
            } else if (c == '{') {
                depth++;
            } else if (c == '}' && --depth == 0) {
                return i;
            }
        }
        return -1;
    }

    /** Stands for a comma that groups digits. */
    static final char GROUPING = '\u2063';

    private static final char NEGATIVE_SPACE = '\u2064';

    private static final Pattern GROUPED = Pattern.compile("(?<=\\d)," + NEGATIVE_SPACE + "\\s*(?=\\d{3}(?!\\d))");

    private static String commands(String text) {
        String s =
                BRACED_COMMA.matcher(text).replaceAll(String.valueOf(GROUPING)).replace('\u2212', '-');
        StringBuilder out = new StringBuilder(s.length());
        int i = 0;
        while (i < s.length()) {
            char c = s.charAt(i);
            if (c != '\\' || i + 1 >= s.length()) {
                out.append(c);
                i++;
            } else if (Character.isLetter(s.charAt(i + 1))) {
                i = command(s, i, out);
            } else {
                out.append(symbol(s.charAt(i + 1)));
                i += 2;
            }
        }
        // A comma with a negative space behind it groups digits, too.
        String all = out.toString();
        return all.indexOf(NEGATIVE_SPACE) < 0
                ? all
                : GROUPED.matcher(all).replaceAll(String.valueOf(GROUPING)).replace(String.valueOf(NEGATIVE_SPACE), "");
    }

    private static String symbol(char c) {
        return switch (c) {
            case ',', ';', ':', ' ' -> " ";
            case '!' -> String.valueOf(NEGATIVE_SPACE);
            case '#' -> "";
            case '%' -> "%";
            default -> "\\" + c;
        };
    }

    private static int command(String s, int start, StringBuilder out) {
        int end = start + 1;
        while (end < s.length() && Character.isLetter(s.charAt(end))) {
            end++;
        }
        String name = s.substring(start + 1, end);
        switch (name) {
            case "quad", "qquad" -> out.append(' ');
            case "lbrace" -> out.append("\\{");
            case "rbrace" -> out.append("\\}");
            case "lbrack" -> out.append('[');
            case "rbrack" -> out.append(']');
            case "lvert", "rvert", "vert", "mid" -> out.append('|');
            default -> {
                // \quadx is a slip for \quad x.
                if (name.startsWith("quad")) {
                    out.append(' ').append(name.substring(4));
                } else if (DROPPED.contains(name)) {
                    out.append(' ');
                } else {
                    out.append('\\').append(name);
                }
            }
        }
        return end;
    }

    /** What two texts are compared by before anything is parsed: equal texts mean the same under the policy. */
    static String key(String text, MathPolicy policy) {
        String worded = TEXT.matcher(plain(text)).replaceAll("{");
        String fractions = FRACTION.matcher(worded).replaceAll("\\\\frac");
        String s =
                BLANK.matcher(fractions.replace(String.valueOf(GROUPING), "")).replaceAll("");
        String bare = s.replace("{", "").replace("}", "");
        // Grouping braces around words and single signs mean nothing; around more they may.
        return LETTERS.matcher(bare).matches()
                ? word(bare, policy)
                : LETTER.matcher(bare).matches() ? bare.replaceAll("[()]", "") : s;
    }

    private static String word(String word, MathPolicy policy) {
        return policy.is(Choice.TextCase.IGNORED) ? word.toLowerCase(Locale.ROOT) : word;
    }
}
