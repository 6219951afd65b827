package org.hone.runtime.text;

/**
 * Whether a regular expression of a tokenizer can be left to Oniguruma, which backtracks, and gives up by ending the process. What is
 * let through tries again at no more than {@link #MOST_CHOICES} × the length of a run of characters: there is one loop of open length
 * before anything that can fail, no loop in a loop, no choice in a loop, no reference and no call.
 */
final class SplitPattern {
    private static final int LONGEST = 4_096;
    private static final int DEEPEST = 20;
    private static final int LARGEST_COUNT = 1_000;
    private static final int MOST_CHOICES = 256;
    private static final int CLOSE_COUNT = 16;

    private final String text;
    private int at;

    private SplitPattern(String text) {
        this.text = text;
    }

    /** Says in words what is wrong with the expression; the exception's message goes behind the pattern's place. */
    static final class Refused extends Exception {
        private static final long serialVersionUID = 1L;

        Refused(String message) {
            super(message);
        }
    }

    /**
     * What a part of the expression does when what follows it fails.
     *
     * @param loops loops of open length that could then try again
     * @param choices other things that could, multiplied
     * @param within loops that try again before the part itself has failed
     * @param fails whether it can fail
     * @param branches whether it holds an alternative
     * @param takes whether it takes a character wherever it does not fail
     * @param size how often its characters stand in the compiled expression
     */
    private record Part(int loops, int choices, int within, boolean fails, boolean branches, boolean takes, int size) {
        static final Part CHARACTER = new Part(0, 1, 0, true, false, true, 1);
        static final Part PLACE = new Part(0, 1, 0, true, false, false, 1);
    }

    /**
     * Looks through an expression.
     *
     * @return whether each of its matches takes a character
     * @throws Refused if the library could not be trusted with it
     */
    static boolean check(String expression) throws Refused {
        if (expression.length() > LONGEST) {
            throw new Refused("is longer than " + LONGEST + " characters");
        }
        var pattern = new SplitPattern(expression);
        if (expression.startsWith("(?i)")) {
            pattern.at = 4;
        }
        Part whole = pattern.alternatives(0);
        if (pattern.at < expression.length()) {
            throw new Refused("has a `)` too many");
        }
        if (whole.within() > 1) {
            throw new Refused("could try again for too long: two loops of open length stand before what can fail");
        }
        return whole.takes();
    }

    private Part alternatives(int depth) throws Refused {
        if (depth > DEEPEST) {
            throw new Refused("has groups more than " + DEEPEST + " deep");
        }
        Part all = sequence(depth);
        int count = 1;
        while (peek('|')) {
            at++;
            Part other = sequence(depth);
            count++;
            all = new Part(
                    Math.max(all.loops(), other.loops()),
                    choices(all.choices() + other.choices()),
                    Math.max(all.within(), other.within()),
                    all.fails() && other.fails(),
                    true,
                    all.takes() && other.takes(),
                    size(all.size() + other.size()));
        }
        return count == 1
                ? all
                : new Part(
                        all.loops(),
                        depth == 0 ? 1 : all.choices(),
                        all.within(),
                        all.fails(),
                        true,
                        all.takes(),
                        all.size());
    }

    private Part sequence(int depth) throws Refused {
        int loops = 0;
        int choices = 1;
        int within = 0;
        boolean fails = false;
        boolean branches = false;
        boolean takes = false;
        int size = 1;
        while (at < text.length() && !peek('|') && !peek(')')) {
            Part part = repeated(depth);
            within = Math.max(within, part.fails() ? loops + part.within() : part.within());
            loops += part.loops();
            choices = choices(choices * part.choices());
            fails |= part.fails();
            branches |= part.branches();
            takes |= part.takes();
            size = size(size + part.size());
        }
        return new Part(loops, choices, within, fails, branches, takes, size);
    }

    private static int choices(int choices) throws Refused {
        if (choices > MOST_CHOICES) {
            throw new Refused("has too many choices in one alternative");
        }
        return choices;
    }

    private static int size(long size) throws Refused {
        if (size > LONGEST) {
            throw new Refused("has more than " + LONGEST + " characters when its counts are written out");
        }
        return (int) size;
    }

    private Part repeated(int depth) throws Refused {
        Part part = one(depth);
        int from = at;
        int least;
        long most;
        boolean interval = false;
        if (peek('*') || peek('+') || peek('?')) {
            least = peek('+') ? 1 : 0;
            most = peek('?') ? 1 : Long.MAX_VALUE;
            at++;
        } else if (peek('{') && text.substring(at).matches("(?s)\\{(\\d{1,9}(,\\d{0,9})?|,\\d{1,9})\\}.*")) {
            String[] counts = text.substring(at + 1, text.indexOf('}', at)).split(",", -1);
            least = counts[0].isEmpty() ? 0 : Integer.parseInt(counts[0]);
            String last = counts[counts.length - 1];
            most = last.isEmpty() ? Long.MAX_VALUE : Long.parseLong(last);
            if (least > LARGEST_COUNT || most < least || (most != Long.MAX_VALUE && most > LARGEST_COUNT)) {
                throw new Refused("counts to more than " + LARGEST_COUNT + ", or backwards");
            }
            interval = true;
            at = text.indexOf('}', at) + 1;
        } else {
            return part;
        }
        boolean possessive = !interval && peek('+');
        if (possessive || (!interval && peek('?'))) {
            at++;
        }
        if (peek('*') || peek('+') || peek('?') || peek('{')) {
            throw new Refused("repeats a repetition at character " + from);
        }
        boolean open = most - least > CLOSE_COUNT;
        boolean plain = part.loops() == 0 && part.choices() == 1 && !part.branches() && part.fails();
        if (most > 1 && !plain) {
            throw new Refused("repeats a group with a choice in it, at character " + from);
        }
        int loops = possessive ? 0 : part.loops() + (open ? 1 : 0);
        int counts = possessive ? 1 : choices(part.choices() * (open ? 1 : (int) (most - least) + 1));
        int size = size((long) part.size() * Math.max(1, most == Long.MAX_VALUE ? least : most));
        return new Part(
                loops,
                counts,
                part.within(),
                least > 0 && part.fails(),
                part.branches(),
                least > 0 && part.takes(),
                size);
    }

    private Part one(int depth) throws Refused {
        char c = text.charAt(at);
        switch (c) {
            case '(' -> {
                return group(depth);
            }
            case '[' -> set();
            case '\\' -> {
                escape();
                return "bBAzZ".indexOf(text.charAt(at - 1)) >= 0 && text.charAt(at - 2) == '\\'
                        ? Part.PLACE
                        : Part.CHARACTER;
            }
            case '^', '$' -> {
                at++;
                return Part.PLACE;
            }
            case '*', '+', '?' -> throw new Refused("repeats nothing at character " + at);
            default -> at++;
        }
        return Part.CHARACTER;
    }

    private Part group(int depth) throws Refused {
        int from = at;
        at++;
        boolean around = false;
        boolean whole = false;
        if (peek('?')) {
            at++;
            if (text.startsWith("i:", at)) {
                at += 2;
            } else if (text.startsWith("<=", at) || text.startsWith("<!", at)) {
                at += 2;
                around = true;
            } else if (peek('=') || peek('!')) {
                at++;
                around = true;
            } else if (peek('>')) {
                at++;
                whole = true;
            } else if (peek(':')) {
                at++;
            } else {
                throw new Refused("has a group of a kind that is not understood, at character " + from);
            }
        }
        Part inner = alternatives(depth + 1);
        if (!peek(')')) {
            throw new Refused("has a `(` without a `)`, at character " + from);
        }
        at++;
        if (around) {
            return new Part(0, 1, inner.within(), true, false, false, inner.size());
        }
        return whole ? new Part(0, 1, inner.within(), inner.fails(), false, inner.takes(), inner.size()) : inner;
    }

    /** A set of characters, perhaps with sets in it. */
    private void set() throws Refused {
        int from = at;
        int open = 0;
        do {
            if (at >= text.length()) {
                throw new Refused("has a `[` without a `]`, at character " + from);
            }
            switch (text.charAt(at)) {
                case '[' -> {
                    open++;
                    at++;
                    if (peek('^')) {
                        at++;
                    }
                    if (peek(']') || open > DEEPEST) {
                        throw new Refused("has a `[` that cannot be understood, at character " + from);
                    }
                }
                case ']' -> {
                    open--;
                    at++;
                }
                case '\\' -> escape();
                default -> at++;
            }
        } while (open > 0);
    }

    private void escape() throws Refused {
        int from = at;
        at++;
        if (at >= text.length()) {
            throw new Refused("ends in a `\\`");
        }
        char c = text.charAt(at++);
        boolean letter = c < 128 && Character.isLetterOrDigit(c);
        if (letter && "dDwWsShHbBAzZntrfvaexupP0".indexOf(c) < 0) {
            throw new Refused("has `\\" + c + "`, which is not understood, at character " + from);
        }
        if ((c == 'p' || c == 'P' || c == 'x') && peek('{')) {
            int end = text.indexOf('}', at);
            if (end < 0) {
                throw new Refused("has a `{` without a `}`, at character " + at);
            }
            at = end + 1;
        }
    }

    private boolean peek(char c) {
        return at < text.length() && text.charAt(at) == c;
    }
}
