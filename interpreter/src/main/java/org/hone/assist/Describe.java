package org.hone.assist;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.hone.ast.Action;
import org.hone.ast.Declaration;
import org.hone.ast.Doc;
import org.hone.ast.Expression;
import org.hone.ast.Member;
import org.hone.ast.Parameter;
import org.hone.ast.Statement;
import org.hone.check.Show;
import org.hone.check.Value;
import org.hone.resolve.Module;
import org.hone.runtime.estimate.Axis;
import org.hone.source.SourceFile;
import org.hone.source.Span;

/** Values, declarations and names in the words of the language. */
final class Describe {
    private Describe() {}

    /** The type of a value with its axis and flow. */
    static String type(Value value) {
        return switch (value) {
            case Value.Num n -> Show.type(n) + (n.expr().live() ? ", live" : "");
            case Value.Closure c -> "function";
            case Value.Native n -> n.function().signature();
            case Value.Noun n -> kind(n.declaration());
            case Value.Fields f -> "record";
            case Value.Items i -> "list";
            case Value.Objective o -> "objective over the vocabulary, live";
            case Value.Namespace n -> "module";
            default -> Show.type(value);
        };
    }

    /** Axis, flow, unit and value of a number; other values have little to add. */
    static String detail(Value value) {
        List<String> lines = new ArrayList<>();
        if (value instanceof Value.Num n) {
            if (n.constant().isPresent()) {
                lines.add("value: `" + Show.value(n) + "`");
            } else {
                Axis axis = n.expr().axis();
                lines.add("axis: " + (axis == Axis.BATCH ? "one value a batch" : "one value a " + axis.word()));
                lines.add(
                        n.expr().live()
                                ? "flow: live, it carries gradient to the policy"
                                : "flow: frozen, a constant of the update");
            }
            if (n.scalar().isQuantity()) {
                lines.add("unit: " + n.scalar().unit());
            }
        } else if (value instanceof Value.Str s && s.constant().isPresent()) {
            lines.add("value: `" + Show.value(s) + "`");
        }
        return String.join("\n", lines);
    }

    /** The word of a declaration's kind. */
    static String kind(Declaration.Named declaration) {
        return declaration instanceof Declaration.Function
                ? "fn"
                : declaration.getClass().getSimpleName().toLowerCase(Locale.ROOT);
    }

    /** A declaration up to its body, on one line. */
    static String head(SourceFile source, Declaration.Named declaration) {
        Span whole = declaration.span();
        int end = switch (declaration) {
            case Declaration.Function f -> f.body().span().start();
            case Declaration.Reward r -> r.body().span().start();
            case Declaration.WithBlock b -> b.block().span().start();
            case Declaration.Param p -> whole.end();
        };
        int start = Math.min(whole.start(), end);
        String text = source.text(new Span(start, end)).strip();
        if (text.endsWith("=") || text.endsWith("= (")) {
            text = text.substring(0, text.lastIndexOf('=')).strip();
        }
        return text.replaceAll("\\(\\s*\\n\\s*", "(")
                .replaceAll("\\s*\\n\\s*\\)", ")")
                .replaceAll("\\s+", " ");
    }

    /** The documentation of a declaration. */
    static String doc(Declaration.Named declaration) {
        return declaration.doc().map(Doc::text).orElse("");
    }

    /** A parameter as it is written. */
    static String parameter(Module module, Parameter parameter) {
        return module.source().text(parameter.span()).replaceAll("\\s+", " ");
    }

    /** A type in a few words for a list of names. */
    static String type(Symbol symbol, Analysis analysis) {
        return switch (symbol) {
            case Symbol.Top t -> top(t, analysis);
            case Symbol.Taken t ->
                t.parameter()
                        .type()
                        .map(y -> t.module().source().text(y.span()))
                        .orElse("");
            case Symbol.Local l -> local(l, analysis);
            case Symbol.Whole w -> "module " + w.module().name();
            case Symbol.Column c -> "column";
            case Symbol.Outermost o -> type(o.value());
            case Symbol.Member m -> "";
            case Symbol.TypeName t -> "type";
        };
    }

    private static String top(Symbol.Top t, Analysis analysis) {
        if (t.declaration() instanceof Declaration.Param p) {
            return p.type()
                    .map(y -> t.module().source().text(y.span()))
                    .or(() -> analysis.value(t).map(Describe::type))
                    .orElse("param");
        }
        String head = head(t.module().source(), t.declaration());
        int open = head.indexOf('(');
        return kind(t.declaration()) + (open < 0 ? "" : head.substring(open));
    }

    private static String local(Symbol.Local l, Analysis analysis) {
        Optional<Value> value = analysis.value(l);
        if (value.isPresent()) {
            return type(value.get());
        }
        return switch (l.node()) {
            case Member.Let let ->
                let.type().map(y -> l.source().text(y.span())).orElse("");
            case Statement.Bind b -> b.value() instanceof Action a ? Results.word(a) : "";
            case Parameter p -> p.type().map(y -> l.source().text(y.span())).orElse("");
            default -> "";
        };
    }

    /** The documentation of a name. */
    static String doc(Symbol symbol) {
        return switch (symbol) {
            case Symbol.Top t -> doc(t.declaration());
            case Symbol.Taken t -> {
                String said =
                        ParameterDoc.of(doc(t.owner()), t.parameter().name().text());
                yield said.isEmpty()
                        ? t.parameter()
                                .type()
                                .map(y -> TypeDocs.ofSource(t.module().source().text(y.span())))
                                .orElse("")
                        : said;
            }
            case Symbol.Local l -> "";
            case Symbol.Whole w -> w.module().tree().doc().map(Doc::text).orElse("");
            case Symbol.Column c ->
                c.dataset()
                        .block()
                        .field(c.name())
                        .flatMap(Member.Field::doc)
                        .map(Doc::text)
                        .orElse("");
            case Symbol.Outermost o ->
                o.value() instanceof Value.Native n ? n.function().doc() : axis(o.value());
            case Symbol.Member m -> m.doc();
            case Symbol.TypeName t -> TypeDocs.of(t.name());
        };
    }

    private static String axis(Value value) {
        return value instanceof Value.AxisWord a
                ? switch (a.axis()) {
                    case TOKEN -> "One value a token of a reply.";
                    case SEQUENCE -> "One value a reply: a rollout or a demonstration.";
                    case PROMPT -> "One value a prompt of the optimiser step.";
                    case BATCH -> "One value for the whole optimiser step.";
                }
                : "";
    }

    /** Whether an expression is a name or a path of names. */
    static boolean path(Expression e) {
        return e instanceof Expression.Reference || (e instanceof Expression.Select s && path(s.target()));
    }
}
