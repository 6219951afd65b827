package org.hone.runtime.text.jinja;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.IntPredicate;

/** Methods of strings, dictionaries and lists. */
final class Methods {

    private static final int LONGEST = 16_000_000;

    private Methods() {}

    /** A method bound to its object, if the object has one of that name. */
    static Optional<Value> of(Value target, String name) {
        Optional<Value.Body> body = Optional.empty();
        if (target instanceof Value.Text text) {
            body = text(text.value(), name);
        } else if (target instanceof Value.Table table) {
            body = table(table, name);
        } else if (target instanceof Value.Items items) {
            body = items(items, name);
        }
        return body.map(found -> new Value.Function(name, found));
    }

    private static Optional<Value.Body> table(Value.Table table, String name) {
        return Optional.ofNullable(
                switch (name) {
                    case "get" ->
                        actuals -> Optional.ofNullable(table.entries().get(PythonText.str(actuals.require(0, "key"))))
                                .or(() -> actuals.at(1, "default"))
                                .orElseGet(Value.None::new);
                    case "keys" -> actuals -> new Value.Items(Operators.items(table));
                    case "values" ->
                        actuals -> new Value.Items(List.copyOf(table.entries().values()));
                    case "items" -> actuals -> pairs(table);
                    default -> null;
                });
    }

    static Value pairs(Value.Table table) {
        return new Value.Items(table.entries().entrySet().stream()
                .<Value>map(entry -> new Value.Items(List.of(Value.text(entry.getKey()), entry.getValue())))
                .toList());
    }

    private static Optional<Value.Body> items(Value.Items items, String name) {
        return Optional.ofNullable(
                switch (name) {
                    case "count" ->
                        actuals -> new Value.Whole(items.values().stream()
                                .filter(value -> Operators.equal(value, actuals.require(0, "value")))
                                .count());
                    case "index" ->
                        actuals -> {
                            for (int i = 0; i < items.values().size(); i++) {
                                if (Operators.equal(items.values().get(i), actuals.require(0, "value"))) {
                                    return new Value.Whole(i);
                                }
                            }
                            throw new JinjaException("index: the list does not hold the value");
                        };
                    default -> null;
                });
    }

    private static Optional<Value.Body> text(String text, String name) {
        return Optional.ofNullable(
                switch (name) {
                    case "strip" ->
                        actuals -> Value.text(
                                PythonText.lstrip(PythonText.rstrip(text, dropped(actuals)), dropped(actuals)));
                    case "lstrip" -> actuals -> Value.text(PythonText.lstrip(text, dropped(actuals)));
                    case "rstrip" -> actuals -> Value.text(PythonText.rstrip(text, dropped(actuals)));
                    case "split" -> actuals -> split(text, actuals);
                    case "rsplit" -> actuals -> rsplit(text, actuals);
                    case "splitlines" -> actuals -> lines(text);
                    case "startswith" -> actuals -> Value.flag(any(actuals, text::startsWith));
                    case "endswith" -> actuals -> Value.flag(any(actuals, text::endsWith));
                    case "upper" -> actuals -> Value.text(text.toUpperCase(Locale.ROOT));
                    case "lower" -> actuals -> Value.text(text.toLowerCase(Locale.ROOT));
                    case "capitalize" -> actuals -> Value.text(capitalized(text));
                    case "title" -> actuals -> Value.text(titled(text));
                    case "replace" -> actuals -> replace(text, actuals);
                    case "find" -> actuals -> codePoints(text, text.indexOf(actuals.requireText(0, "sub")));
                    case "rfind" -> actuals -> codePoints(text, text.lastIndexOf(actuals.requireText(0, "sub")));
                    case "count" -> actuals -> count(text, actuals.requireText(0, "sub"));
                    case "join" -> actuals -> join(text, actuals.require(0, "items"));
                    case "removeprefix" ->
                        actuals -> {
                            String prefix = actuals.requireText(0, "prefix");
                            return Value.text(text.startsWith(prefix) ? text.substring(prefix.length()) : text);
                        };
                    case "removesuffix" ->
                        actuals -> {
                            String suffix = actuals.requireText(0, "suffix");
                            return Value.text(
                                    text.endsWith(suffix) ? text.substring(0, text.length() - suffix.length()) : text);
                        };
                    case "isdigit" -> actuals -> Value.flag(all(text, Character::isDigit));
                    case "isalpha" -> actuals -> Value.flag(all(text, Character::isLetter));
                    case "isalnum" -> actuals -> Value.flag(all(text, Character::isLetterOrDigit));
                    case "isspace" -> actuals -> Value.flag(all(text, PythonText::isSpace));
                    default -> null;
                });
    }

    private static boolean all(String text, IntPredicate test) {
        return !text.isEmpty() && text.codePoints().allMatch(test);
    }

    private static IntPredicate dropped(Actuals actuals) {
        return actuals.text(0, "chars")
                .<IntPredicate>map(chars -> c -> chars.indexOf(c) >= 0)
                .orElse(PythonText::isSpace);
    }

    private interface Match {
        boolean of(String part);
    }

    private static boolean any(Actuals actuals, Match match) {
        Value given = actuals.require(0, "prefix");
        if (given instanceof Value.Items items) {
            return items.values().stream().anyMatch(part -> match.of(PythonText.str(part)));
        }
        return match.of(actuals.requireText(0, "prefix"));
    }

    private static Value split(String text, Actuals actuals) {
        long most = actuals.whole(1, "maxsplit").orElse(-1L);
        Optional<String> separator = actuals.text(0, "sep");
        List<Value> parts = new ArrayList<>();
        if (separator.isEmpty()) {
            String rest = PythonText.lstrip(text, PythonText::isSpace);
            while (!rest.isEmpty()) {
                int end = 0;
                while (end < rest.length() && !PythonText.isSpace(rest.charAt(end))) {
                    end++;
                }
                if (parts.size() == most) {
                    end = PythonText.rstrip(rest).length();
                }
                parts.add(Value.text(rest.substring(0, end)));
                rest = PythonText.lstrip(rest.substring(end), PythonText::isSpace);
            }
            return new Value.Items(parts);
        }
        String by = nonEmpty(separator.get());
        int begin = 0;
        for (int at = text.indexOf(by); at >= 0 && parts.size() != most; at = text.indexOf(by, begin)) {
            parts.add(Value.text(text.substring(begin, at)));
            begin = at + by.length();
        }
        parts.add(Value.text(text.substring(begin)));
        return new Value.Items(parts);
    }

    private static Value rsplit(String text, Actuals actuals) {
        long most = actuals.whole(1, "maxsplit").orElse(-1L);
        String by = nonEmpty(actuals.requireText(0, "sep"));
        List<Value> parts = new ArrayList<>();
        int end = text.length();
        for (int at = text.lastIndexOf(by); at >= 0 && parts.size() != most; ) {
            parts.addFirst(Value.text(text.substring(at + by.length(), end)));
            end = at;
            at = at < by.length() ? -1 : text.lastIndexOf(by, at - by.length());
        }
        parts.addFirst(Value.text(text.substring(0, end)));
        return new Value.Items(parts);
    }

    private static String nonEmpty(String separator) {
        if (separator.isEmpty()) {
            throw new JinjaException("split: empty separator");
        }
        return separator;
    }

    private static Value lines(String text) {
        List<Value> lines = new ArrayList<>();
        text.lines().forEach(line -> lines.add(Value.text(line)));
        return new Value.Items(lines);
    }

    static String capitalized(String text) {
        if (text.isEmpty()) {
            return text;
        }
        int first = text.offsetByCodePoints(0, 1);
        return text.substring(0, first).toUpperCase(Locale.ROOT)
                + text.substring(first).toLowerCase(Locale.ROOT);
    }

    static String titled(String text) {
        StringBuilder out = new StringBuilder();
        boolean inside = false;
        for (int c : text.codePoints().toArray()) {
            String letter = Character.toString(c);
            out.append(inside ? letter.toLowerCase(Locale.ROOT) : letter.toUpperCase(Locale.ROOT));
            inside = Character.isLetter(c);
        }
        return out.toString();
    }

    static Value replace(String text, Actuals actuals) {
        String old = actuals.requireText(0, "old");
        String fresh = actuals.requireText(1, "new");
        long most = actuals.whole(2, "count").orElse(-1L);
        StringBuilder out = new StringBuilder();
        int begin = 0;
        long done = 0;
        if (old.isEmpty()) {
            throw new JinjaException("replace: nothing to look for");
        }
        for (int at = text.indexOf(old); at >= 0 && done != most; at = text.indexOf(old, begin)) {
            out.append(text, begin, at).append(fresh);
            begin = at + old.length();
            done++;
            bound(out);
        }
        return Value.text(out.append(text, begin, text.length()).toString());
    }

    static Value join(String separator, Value values) {
        StringBuilder out = new StringBuilder();
        String between = "";
        for (Value value : Operators.items(values)) {
            out.append(between).append(PythonText.str(value));
            between = separator;
            bound(out);
        }
        return Value.text(out.toString());
    }

    private static void bound(StringBuilder out) {
        if (out.length() > LONGEST) {
            throw new JinjaException("a string would have more than " + LONGEST + " characters");
        }
    }

    private static Value count(String text, String part) {
        long count = 0;
        for (int at = text.indexOf(nonEmpty(part)); at >= 0; at = text.indexOf(part, at + part.length())) {
            count++;
        }
        return new Value.Whole(count);
    }

    /** Python counts characters, Java half-characters. */
    private static Value codePoints(String text, int index) {
        return new Value.Whole(index < 0 ? -1 : text.codePointCount(0, index));
    }
}
