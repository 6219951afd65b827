package org.hone.runtime.text.jinja;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Evaluates expressions. */
final class Evaluator {

    private final Budget budget;

    Evaluator(Budget budget) {
        this.budget = budget;
    }

    Value value(Expression expression, Scope scope) {
        budget.spend(1);
        return switch (expression) {
            case Expression.Literal literal -> literal.value();
            case Expression.Name name -> scope.get(name.name());
            case Expression.ListOf list ->
                new Value.Items(
                        list.items().stream().map(item -> value(item, scope)).toList());
            case Expression.TableOf table -> table(table, scope);
            case Expression.Attribute get -> attribute(value(get.target(), scope), get.name());
            case Expression.Subscript get -> subscript(value(get.target(), scope), value(get.key(), scope));
            case Expression.Slice slice -> budget.made(slice(slice, scope));
            case Expression.Call call -> budget.made(call(call, scope));
            case Expression.Filter filter -> budget.made(filter(filter, scope));
            case Expression.Test test ->
                Value.flag(Tests.holds(test.name(), value(test.target(), scope), actuals(test.arguments(), scope)));
            case Expression.Unary unary -> unary(unary, scope);
            case Expression.Binary binary -> binary(binary, scope);
            case Expression.Compare compare -> Value.flag(compare(compare, scope));
            case Expression.Choice choice -> choice(choice, scope);
        };
    }

    private Value choice(Expression.Choice choice, Scope scope) {
        if (Value.truth(value(choice.condition(), scope))) {
            return value(choice.then(), scope);
        }
        return choice.otherwise()
                .map(otherwise -> value(otherwise, scope))
                .orElseGet(() -> new Value.Undefined("the else of a choice"));
    }

    private Value table(Expression.TableOf table, Scope scope) {
        Map<String, Value> entries = new LinkedHashMap<>();
        for (int i = 0; i < table.keysAndValues().size(); i += 2) {
            if (!(value(table.keysAndValues().get(i), scope) instanceof Value.Text key)) {
                throw new JinjaException("only strings can be keys");
            }
            entries.put(key.value(), value(table.keysAndValues().get(i + 1), scope));
        }
        return new Value.Table(entries);
    }

    private Value unary(Expression.Unary unary, Scope scope) {
        Value operand = value(unary.operand(), scope);
        return switch (unary.operator()) {
            case "not" -> Value.flag(!Value.truth(operand));
            case "-" -> Operators.negated(operand);
            default -> Operators.binary("+", new Value.Whole(0), operand);
        };
    }

    private Value binary(Expression.Binary binary, Scope scope) {
        Value left = value(binary.left(), scope);
        return switch (binary.operator()) {
            case "and" -> Value.truth(left) ? value(binary.right(), scope) : left;
            case "or" -> Value.truth(left) ? left : value(binary.right(), scope);
            default -> budget.made(Operators.binary(binary.operator(), left, value(binary.right(), scope)));
        };
    }

    private boolean compare(Expression.Compare compare, Scope scope) {
        Value left = value(compare.operands().getFirst(), scope);
        for (int i = 0; i < compare.operators().size(); i++) {
            Value right = value(compare.operands().get(i + 1), scope);
            if (!Operators.compare(compare.operators().get(i), left, right)) {
                return false;
            }
            left = right;
        }
        return true;
    }

    static Value attribute(Value target, String name) {
        if (target instanceof Value.Undefined undefined) {
            throw new JinjaException(undefined.what() + " is undefined, so it has no '" + name + "'");
        }
        if (target instanceof Value.Space space) {
            return Optional.ofNullable(space.fields().get(name))
                    .orElseGet(() -> new Value.Undefined("'" + name + "' of a namespace"));
        }
        return Methods.of(target, name).orElseGet(() -> entry(target, name));
    }

    private static Value entry(Value target, String name) {
        Value found = target instanceof Value.Table table ? table.entries().get(name) : null;
        return found != null ? found : new Value.Undefined("'" + name + "' of " + Value.kind(target));
    }

    private static Value subscript(Value target, Value key) {
        if (key instanceof Value.Text name) {
            Value found = target instanceof Value.Table table ? table.entries().get(name.value()) : null;
            return found != null ? found : attribute(target, name.value());
        }
        if (target instanceof Value.Undefined undefined) {
            throw new JinjaException(undefined.what() + " is undefined, so it has no entries");
        }
        if (key instanceof Value.Whole whole && !(target instanceof Value.Table)) {
            List<Value> items = Operators.items(target);
            long index = whole.value() < 0 ? whole.value() + items.size() : whole.value();
            if (index >= 0 && index < items.size()) {
                return items.get((int) index);
            }
        }
        return new Value.Undefined("entry " + PythonText.str(key) + " of " + Value.kind(target));
    }

    private Value slice(Expression.Slice slice, Scope scope) {
        Value target = value(slice.target(), scope);
        List<Value> items = Operators.items(target);
        long step = end(slice.step(), scope).orElse(1L);
        if (step == 0) {
            throw new JinjaException("a slice's step cannot be 0");
        }
        long size = items.size();
        boolean forward = step > 0;
        long from =
                end(slice.from(), scope).map(at -> within(at, size, forward)).orElse(forward ? 0 : size - 1);
        long to = end(slice.to(), scope).map(at -> within(at, size, forward)).orElse(forward ? size : -1);
        List<Value> picked = new ArrayList<>();
        for (long i = from; forward ? i < to : i > to; i += step) {
            picked.add(items.get((int) i));
        }
        return target instanceof Value.Text ? Methods.join("", new Value.Items(picked)) : new Value.Items(picked);
    }

    private static long within(long at, long size, boolean forward) {
        long index = at < 0 ? at + size : at;
        return forward ? Math.clamp(index, 0, size) : Math.clamp(index, -1, size - 1);
    }

    private Optional<Long> end(Optional<Expression> expression, Scope scope) {
        return expression
                .map(each -> value(each, scope))
                .filter(value -> !(value instanceof Value.None))
                .map(value -> {
                    if (value instanceof Value.Whole whole && Math.abs(whole.value()) < Integer.MAX_VALUE) {
                        return whole.value();
                    }
                    throw new JinjaException("a slice needs whole numbers, not " + Value.kind(value));
                });
    }

    private Value call(Expression.Call call, Scope scope) {
        Value target = value(call.target(), scope);
        if (target instanceof Value.Function function) {
            return function.body().call(actuals(call.arguments(), scope));
        }
        if (target instanceof Value.Undefined undefined) {
            throw new JinjaException(undefined.what() + " is not defined, or not supported in chat templates");
        }
        throw new JinjaException(Value.kind(target) + " cannot be called");
    }

    private Value filter(Expression.Filter filter, Scope scope) {
        Value target = value(filter.target(), scope);
        return Filters.apply(filter.name(), target, actuals(filter.arguments(), scope));
    }

    private Actuals actuals(Expression.Arguments arguments, Scope scope) {
        Map<String, Value> named = new LinkedHashMap<>();
        arguments.named().forEach((name, expression) -> named.put(name, value(expression, scope)));
        return new Actuals(
                arguments.positional().stream().map(each -> value(each, scope)).toList(), named);
    }
}
