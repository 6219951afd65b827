package org.hone.foreign;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.graalvm.polyglot.PolyglotException;
import org.graalvm.polyglot.SourceSection;
import org.graalvm.polyglot.Value;
import org.hone.runtime.plan.TextExpr.Foreign;
import org.hone.runtime.verify.Score;
import org.hone.runtime.verify.Verdict;

/**
 * From what a script gives to a score. Only a number, a text or a truth value is looked at, all of them without running a
 * line of the script; whatever else comes is a crash of the script.
 */
final class Boundary {
    /** The largest number that a {@code Real} may be, either way: coefficients are kept in 32 bits. */
    static final double MOST = 1e6;

    private static final int MESSAGE_LENGTH = 300;

    /** Those that a script can give; the others are Hone's to say. */
    private static final List<Verdict> GIVEN = List.of(Verdict.RIGHT, Verdict.WRONG, Verdict.UNPARSED);

    private Boundary() {}

    static Score score(Foreign function, Value value) {
        return switch (function.result()) {
            case PROB -> number(function, value, 0, 1);
            case REAL -> number(function, value, -MOST, MOST);
            case BOOL ->
                value.isBoolean()
                        ? Score.of(value.asBoolean() ? Verdict.RIGHT : Verdict.WRONG)
                        : refused(function, described(value), "true or false");
            case VERDICT -> verdict(function, value);
        };
    }

    private static Score number(Foreign function, Value value, double least, double most) {
        String wanted = most == 1 ? "a number from 0 to 1" : "a number from -1,000,000 to 1,000,000";
        if (!value.isNumber() || !value.fitsInDouble()) {
            return refused(function, described(value), wanted);
        }
        double number = value.asDouble();
        return number >= least && number <= most
                ? new Score(number >= 1 ? Verdict.RIGHT : Verdict.WRONG, number, Optional.empty())
                : refused(function, shown(number), wanted);
    }

    private static Score verdict(Foreign function, Value value) {
        if (value.isString()) {
            String word = value.asString();
            for (Verdict verdict : GIVEN) {
                if (verdict.word().equals(word)) {
                    return Score.of(verdict);
                }
            }
        }
        return refused(
                function,
                described(value),
                String.join(
                        ", ", GIVEN.stream().map(v -> "\"" + v.word() + "\"").toList()));
    }

    private static Score refused(Foreign function, String given, String wanted) {
        return Score.crashed(
                "`" + function.function() + "` in " + function.script() + " gave " + given + ", not " + wanted);
    }

    /** What stands in the place of a result: an array whose only element says so, or a value of another kind. */
    private static String described(Value value) {
        if (value.hasArrayElements()) {
            return value.getArraySize() > 0 ? cut(value.getArrayElement(0).asString()) : "nothing";
        }
        if (value.isNumber()) {
            return "the number " + (value.fitsInDouble() ? shown(value.asDouble()) : "beyond 64 bits");
        }
        if (value.isBoolean()) {
            return String.valueOf(value.asBoolean());
        }
        return value.isString() ? "the text \"" + cut(value.asString()) + "\"" : "nothing";
    }

    private static String shown(double number) {
        return number == Math.rint(number) && Math.abs(number) < 1e15
                ? String.format(Locale.ROOT, "%.0f", number)
                : Double.toString(number);
    }

    /** An exception of a script, with its line. */
    static Score crashed(Foreign function, PolyglotException e) {
        int line = line(e, function.script());
        String place = line == 0 ? function.script() : function.script() + ":" + line;
        return Score.crashed(message(e) + " (" + place + ")");
    }

    /** The message of an exception, on one line and not too long. */
    static String message(PolyglotException e) {
        String message = e.getMessage();
        return message == null || message.isBlank() ? "an exception without a message" : cut(message);
    }

    /** The innermost line of a script in the stack of an exception; 0 if there is none. */
    static int line(PolyglotException e, String script) {
        for (PolyglotException.StackFrame frame : e.getPolyglotStackTrace()) {
            SourceSection place = frame.isGuestFrame() ? frame.getSourceLocation() : null;
            if (place != null
                    && place.isAvailable()
                    && place.getSource().getName().equals(script)) {
                return place.getStartLine();
            }
        }
        return 0;
    }

    private static String cut(String text) {
        String start = text.substring(0, Math.min(text.length(), MESSAGE_LENGTH));
        String line = String.join(" ", Arrays.asList(start.split("\\s*\\R\\s*", -1)));
        return text.length() > MESSAGE_LENGTH ? line + "…" : line;
    }
}
