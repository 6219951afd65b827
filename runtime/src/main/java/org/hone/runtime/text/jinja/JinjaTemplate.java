package org.hone.runtime.text.jinja;

import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A parsed template; can be rendered any number of times. */
public final class JinjaTemplate {

    private static final int LONGEST_SOURCE = 1 << 20;
    private static final int LONGEST_RANGE = 100_000;

    private final List<Statement> statements;

    private JinjaTemplate(List<Statement> statements) {
        this.statements = statements;
    }

    /**
     * Parses a template.
     *
     * @throws JinjaException naming the line of what is wrong or not supported
     */
    public static JinjaTemplate parse(String source) {
        if (source.length() > LONGEST_SOURCE) {
            throw new JinjaException("the template has more than " + LONGEST_SOURCE + " characters");
        }
        try {
            return new JinjaTemplate(StatementParser.parse(source));
        } catch (StackOverflowError e) {
            throw (JinjaException) new JinjaException("the template is nested too deep").initCause(e);
        }
    }

    /**
     * Renders the template.
     *
     * @param variables strings, numbers, booleans, lists, maps with string keys, and null
     * @param now what {@code strftime_now} tells
     * @throws JinjaException naming the line, when the template raises an error, asks for something undefined or
     *     unsupported, or does more work than is allowed
     */
    public String render(Map<String, ? extends @Nullable Object> variables, LocalDateTime now) {
        Scope globals = new Scope(Optional.empty());
        functions(now).forEach((name, body) -> globals.set(name, new Value.Function(name, body)));
        Scope scope = globals.inner();
        variables.forEach((name, value) -> scope.set(name, Value.of(value)));
        var interpreter = new Interpreter(new Budget());
        try {
            return interpreter.render(statements, scope.inner());
        } catch (JinjaException e) {
            throw (JinjaException) new JinjaException(interpreter.line(), "" + e.getMessage()).initCause(e);
        } catch (StackOverflowError e) {
            throw (JinjaException) new JinjaException(interpreter.line(), "a value is nested too deep").initCause(e);
        }
    }

    private static Map<String, Value.Body> functions(LocalDateTime now) {
        return Map.of(
                "raise_exception",
                actuals -> {
                    throw new JinjaException(actuals.requireText(0, "message"));
                },
                "strftime_now",
                actuals -> Value.text(Strftime.format(actuals.requireText(0, "format"), now)),
                "namespace",
                actuals -> {
                    Map<String, Value> fields = new LinkedHashMap<>();
                    if (actuals.at(0, "").orElse(new Value.None()) instanceof Value.Table table) {
                        fields.putAll(table.entries());
                    }
                    fields.putAll(actuals.named());
                    return new Value.Space(fields);
                },
                "dict",
                actuals -> new Value.Table(new LinkedHashMap<>(actuals.named())),
                "range",
                JinjaTemplate::range);
    }

    private static Value range(Actuals actuals) {
        boolean both = actuals.positional().size() > 1;
        long from = both ? actuals.whole(0, "start").orElse(0L) : 0;
        long to = actuals.whole(both ? 1 : 0, "stop").orElse(0L);
        long step = actuals.whole(2, "step").orElse(1L);
        if (step == 0) {
            throw new JinjaException("range: the step cannot be 0");
        }
        List<Value> values = new ArrayList<>();
        for (long i = from; step > 0 ? i < to : i > to; i += step) {
            values.add(new Value.Whole(i));
            if (values.size() > LONGEST_RANGE) {
                throw new JinjaException("range: more than " + LONGEST_RANGE + " numbers");
            }
        }
        return new Value.Items(values);
    }
}
