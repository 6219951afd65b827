package org.hone.runtime.text.jinja;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/** Arithmetic and comparison, as Python has them. */
final class Operators {

    private static final int LONGEST = 16_000_000;

    private Operators() {}

    static Value binary(String operator, Value left, Value right) {
        if (operator.equals("~")) {
            return joined(PythonText.str(left), PythonText.str(right));
        }
        if (operator.equals("+") && left instanceof Value.Text a && right instanceof Value.Text b) {
            return joined(a.value(), b.value());
        }
        if (operator.equals("+") && left instanceof Value.Items a && right instanceof Value.Items b) {
            List<Value> all = new ArrayList<>(a.values());
            all.addAll(b.values());
            return new Value.Items(all);
        }
        if (operator.equals("*") && left instanceof Value.Text a && right instanceof Value.Whole times) {
            long count = Math.max(0, times.value());
            if (count > 0 && a.value().length() > LONGEST / count) {
                throw new JinjaException("a string would have more than " + LONGEST + " characters");
            }
            return Value.text(a.value().repeat((int) (a.value().isEmpty() ? 0 : count)));
        }
        if (isWhole(left) && isWhole(right) && !operator.equals("/")) {
            return whole(operator, asLong(left), asLong(right));
        }
        OptionalDouble a = number(left);
        OptionalDouble b = number(right);
        if (a.isEmpty() || b.isEmpty()) {
            throw new JinjaException(
                    "'" + operator + "' does not work on " + Value.kind(left) + " and " + Value.kind(right));
        }
        return new Value.Real(real(operator, a.getAsDouble(), b.getAsDouble()));
    }

    private static Value joined(String left, String right) {
        if (left.length() + (long) right.length() > LONGEST) {
            throw new JinjaException("a string would have more than " + LONGEST + " characters");
        }
        return Value.text(left + right);
    }

    private static Value whole(String operator, long left, long right) {
        try {
            return new Value.Whole(
                    switch (operator) {
                        case "+" -> Math.addExact(left, right);
                        case "-" -> Math.subtractExact(left, right);
                        case "*" -> Math.multiplyExact(left, right);
                        case "//" -> Math.floorDiv(left, right);
                        case "%" -> Math.floorMod(left, right);
                        default -> throw new JinjaException("'" + operator + "' is not supported");
                    });
        } catch (ArithmeticException e) {
            throw (JinjaException)
                    new JinjaException("cannot compute " + left + " " + operator + " " + right).initCause(e);
        }
    }

    private static double real(String operator, double left, double right) {
        if (right == 0 && (operator.equals("/") || operator.equals("//") || operator.equals("%"))) {
            throw new JinjaException("division by zero");
        }
        return switch (operator) {
            case "+" -> left + right;
            case "-" -> left - right;
            case "*" -> left * right;
            case "/" -> left / right;
            case "//" -> Math.floor(left / right);
            case "%" -> left - right * Math.floor(left / right);
            default -> throw new JinjaException("'" + operator + "' is not supported");
        };
    }

    static Value negated(Value value) {
        return binary("-", new Value.Whole(0), value);
    }

    private static boolean isWhole(Value value) {
        return value instanceof Value.Whole || value instanceof Value.Flag;
    }

    private static long asLong(Value value) {
        if (value instanceof Value.Whole whole) {
            return whole.value();
        }
        return Value.truth(value) ? 1 : 0;
    }

    static OptionalDouble number(Value value) {
        if (value instanceof Value.Real real) {
            return OptionalDouble.of(real.value());
        }
        return isWhole(value) ? OptionalDouble.of((double) asLong(value)) : OptionalDouble.empty();
    }

    static boolean compare(String operator, Value left, Value right) {
        return switch (operator) {
            case "==" -> equal(left, right);
            case "!=" -> !equal(left, right);
            case "<" -> order(left, right) < 0;
            case "<=" -> order(left, right) <= 0;
            case ">" -> order(left, right) > 0;
            case ">=" -> order(left, right) >= 0;
            case "in" -> contains(right, left);
            case "not in" -> !contains(right, left);
            default -> throw new JinjaException("'" + operator + "' is not supported");
        };
    }

    static boolean equal(Value left, Value right) {
        if (isWhole(left) && isWhole(right)) {
            return asLong(left) == asLong(right);
        }
        OptionalDouble a = number(left);
        OptionalDouble b = number(right);
        if (a.isPresent() && b.isPresent()) {
            return a.getAsDouble() == b.getAsDouble();
        }
        if (left instanceof Value.Undefined && right instanceof Value.Undefined) {
            return true;
        }
        return left.equals(right);
    }

    static int order(Value left, Value right) {
        if (isWhole(left) && isWhole(right)) {
            return Long.compare(asLong(left), asLong(right));
        }
        OptionalDouble a = number(left);
        OptionalDouble b = number(right);
        if (a.isPresent() && b.isPresent()) {
            return Double.compare(a.getAsDouble(), b.getAsDouble());
        }
        if (left instanceof Value.Text x && right instanceof Value.Text y) {
            return x.value().compareTo(y.value());
        }
        throw new JinjaException("cannot order " + Value.kind(left) + " and " + Value.kind(right));
    }

    private static boolean contains(Value container, Value item) {
        return switch (container) {
            case Value.Text text -> {
                if (item instanceof Value.Text part) {
                    yield text.value().contains(part.value());
                }
                throw new JinjaException("'in' a string needs a string, not " + Value.kind(item));
            }
            case Value.Items items -> items.values().stream().anyMatch(value -> equal(value, item));
            case Value.Table table ->
                item instanceof Value.Text key && table.entries().containsKey(key.value());
            case Value.Undefined undefined -> false;
            case Value.Whole w -> throw notContainer(container);
            case Value.Real r -> throw notContainer(container);
            case Value.Flag f -> throw notContainer(container);
            case Value.None n -> throw notContainer(container);
            case Value.Space s -> throw notContainer(container);
            case Value.Function f -> throw notContainer(container);
        };
    }

    private static JinjaException notContainer(Value value) {
        return new JinjaException("'in' does not work on " + Value.kind(value));
    }

    /** The values a loop or filter runs over. */
    static List<Value> items(Value value) {
        return switch (value) {
            case Value.Items items -> items.values();
            case Value.Table table ->
                table.entries().keySet().stream().<Value>map(Value::text).toList();
            case Value.Text text ->
                text.value()
                        .codePoints()
                        .<Value>mapToObj(c -> Value.text(Character.toString(c)))
                        .toList();
            case Value.Undefined undefined -> List.of();
            case Value.Whole w -> throw notIterable(value);
            case Value.Real r -> throw notIterable(value);
            case Value.Flag f -> throw notIterable(value);
            case Value.None n -> throw notIterable(value);
            case Value.Space s -> throw notIterable(value);
            case Value.Function f -> throw notIterable(value);
        };
    }

    private static JinjaException notIterable(Value value) {
        return new JinjaException("cannot run over " + Value.kind(value));
    }
}
