package org.hone.runtime.text.jinja;

/** Jinja's tests: what may stand behind {@code is}. */
final class Tests {

    private Tests() {}

    static boolean holds(String name, Value value, Actuals actuals) {
        return switch (name) {
            case "defined" -> !(value instanceof Value.Undefined);
            case "undefined" -> value instanceof Value.Undefined;
            case "none" -> value instanceof Value.None;
            case "string" -> value instanceof Value.Text;
            case "number" -> Operators.number(value).isPresent();
            case "integer" -> value instanceof Value.Whole;
            case "float" -> value instanceof Value.Real;
            case "boolean" -> value instanceof Value.Flag;
            case "true" -> value instanceof Value.Flag flag && flag.value();
            case "false" -> value instanceof Value.Flag flag && !flag.value();
            case "mapping" -> value instanceof Value.Table;
            case "iterable", "sequence" ->
                value instanceof Value.Items
                        || value instanceof Value.Table
                        || value instanceof Value.Text
                        || value instanceof Value.Undefined;
            case "callable" -> value instanceof Value.Function;
            case "even" -> remainder(value, 2) == 0;
            case "odd" -> remainder(value, 2) != 0;
            case "divisibleby" -> remainder(value, actuals.whole(0, "num").orElse(0L)) == 0;
            case "eq", "equalto", "sameas" -> compare("==", value, actuals);
            case "ne" -> compare("!=", value, actuals);
            case "lt", "lessthan" -> compare("<", value, actuals);
            case "le" -> compare("<=", value, actuals);
            case "gt", "greaterthan" -> compare(">", value, actuals);
            case "ge" -> compare(">=", value, actuals);
            case "in" -> compare("in", value, actuals);
            case "upper", "lower" -> Filters.apply(name, value, actuals).equals(value);
            default -> throw new JinjaException("the test '" + name + "' is not supported in chat templates");
        };
    }

    private static boolean compare(String operator, Value value, Actuals actuals) {
        return Operators.compare(operator, value, actuals.require(0, "other"));
    }

    private static long remainder(Value value, long by) {
        if (Operators.binary("%", value, new Value.Whole(by)) instanceof Value.Whole whole) {
            return whole.value();
        }
        throw new JinjaException("needs a whole number, not " + Value.kind(value));
    }
}
