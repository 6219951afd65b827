package org.hone.runtime.text.jinja;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Runs statements; what they print is collected. */
final class Interpreter {

    private static final int DEEPEST_CALL = 60;

    /** What making a scope and the description of a loop costs. */
    private static final int ITERATION = 10;

    private final Budget budget;
    private final Evaluator evaluator;
    private int line = 1;
    private int callDepth;

    private enum Flow {
        NEXT,
        BREAK,
        CONTINUE
    }

    Interpreter(Budget budget) {
        this.budget = budget;
        this.evaluator = new Evaluator(budget);
    }

    /** The line of the statement that ran last. */
    int line() {
        return line;
    }

    String render(List<Statement> statements, Scope scope) {
        StringBuilder out = new StringBuilder();
        run(statements, scope, out);
        return out.toString();
    }

    private Flow run(List<Statement> statements, Scope scope, StringBuilder out) {
        for (Statement statement : statements) {
            Flow flow = run(statement, scope, out);
            if (flow != Flow.NEXT) {
                return flow;
            }
        }
        return Flow.NEXT;
    }

    private Value value(int at, Expression expression, Scope scope) {
        line = at;
        return evaluator.value(expression, scope);
    }

    private Flow run(Statement statement, Scope scope, StringBuilder out) {
        budget.spend(1);
        switch (statement) {
            case Statement.Text text -> print(text.text(), out);
            case Statement.Print print -> print(PythonText.str(value(print.line(), print.value(), scope)), out);
            case Statement.If choice -> {
                boolean holds = Value.truth(value(choice.line(), choice.condition(), scope));
                return run(holds ? choice.then() : choice.otherwise(), scope, out);
            }
            case Statement.For loop -> loop(loop, scope, out);
            case Statement.Set set -> assign(set.targets(), value(set.line(), set.value(), scope), scope);
            case Statement.SetField set -> {
                Value value = value(set.line(), set.value(), scope);
                if (!(scope.get(set.space()) instanceof Value.Space space)) {
                    throw new JinjaException("'" + set.space() + "' is not a namespace");
                }
                space.fields().put(set.name(), value);
            }
            case Statement.SetBlock set -> scope.set(set.target(), Value.text(render(set.body(), scope.inner())));
            case Statement.Macro macro ->
                scope.set(macro.name(), new Value.Function(macro.name(), actuals -> call(macro, actuals, scope)));
            case Statement.Generation generation -> {
                return run(generation.body(), scope, out);
            }
            case Statement.Break stop -> {
                return Flow.BREAK;
            }
            case Statement.Continue next -> {
                return Flow.CONTINUE;
            }
        }
        return Flow.NEXT;
    }

    private void print(String text, StringBuilder out) {
        budget.spend(text.length());
        out.append(text);
    }

    private static void assign(List<String> targets, Value value, Scope scope) {
        if (targets.size() == 1) {
            scope.set(targets.getFirst(), value);
            return;
        }
        List<Value> parts = Operators.items(value);
        if (parts.size() != targets.size()) {
            throw new JinjaException("cannot take " + parts.size() + " values apart into " + targets.size());
        }
        for (int i = 0; i < parts.size(); i++) {
            scope.set(targets.get(i), parts.get(i));
        }
    }

    private void loop(Statement.For loop, Scope scope, StringBuilder out) {
        List<Value> items = Operators.items(value(loop.line(), loop.items(), scope));
        if (loop.condition().isPresent()) {
            Expression condition = loop.condition().get();
            items = items.stream()
                    .filter(item -> {
                        Scope trial = scope.inner();
                        assign(loop.targets(), item, trial);
                        return Value.truth(evaluator.value(condition, trial));
                    })
                    .toList();
        }
        if (items.isEmpty()) {
            run(loop.otherwise(), scope.inner(), out);
        }
        for (int i = 0; i < items.size(); i++) {
            budget.spend(ITERATION);
            Scope body = scope.inner();
            body.set("loop", state(items, i));
            assign(loop.targets(), items.get(i), body);
            if (run(loop.body(), body, out) == Flow.BREAK) {
                return;
            }
        }
    }

    private static Value state(List<Value> items, int index) {
        Map<String, Value> fields = new LinkedHashMap<>();
        fields.put("index", new Value.Whole(index + 1));
        fields.put("index0", new Value.Whole(index));
        fields.put("revindex", new Value.Whole(items.size() - index));
        fields.put("revindex0", new Value.Whole(items.size() - index - 1));
        fields.put("first", Value.flag(index == 0));
        fields.put("last", Value.flag(index == items.size() - 1));
        fields.put("length", new Value.Whole(items.size()));
        if (index > 0) {
            fields.put("previtem", items.get(index - 1));
        }
        if (index < items.size() - 1) {
            fields.put("nextitem", items.get(index + 1));
        }
        fields.put(
                "cycle",
                new Value.Function(
                        "cycle",
                        actuals -> actuals.positional()
                                .get(index % actuals.positional().size())));
        return new Value.Space(fields);
    }

    private Value call(Statement.Macro macro, Actuals actuals, Scope defining) {
        if (actuals.positional().size() > macro.parameters().size()) {
            throw new JinjaException("the macro '" + macro.name() + "' takes "
                    + macro.parameters().size() + " arguments, not "
                    + actuals.positional().size());
        }
        if (++callDepth > DEEPEST_CALL) {
            throw new JinjaException("macros call each other more than " + DEEPEST_CALL + " deep");
        }
        Scope scope = defining.inner();
        int firstDefault = macro.parameters().size() - macro.defaults().size();
        for (int i = 0; i < macro.parameters().size(); i++) {
            String parameter = macro.parameters().get(i);
            int at = i;
            scope.set(
                    parameter,
                    actuals.at(i, parameter)
                            .orElseGet(() -> at < firstDefault
                                    ? new Value.Undefined("the parameter '" + parameter + "'")
                                    : evaluator.value(macro.defaults().get(at - firstDefault), scope)));
        }
        String text = render(macro.body(), scope);
        callDepth--;
        return Value.text(text);
    }
}
