package org.hone.polyglot;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.hone.ast.Declaration;
import org.hone.ast.Doc;
import org.hone.check.Show;
import org.hone.check.Value;
import org.hone.types.Scalar;

/** Values of the language as other languages see them. */
final class Outgoing {
    private final HoneContext context;

    Outgoing(HoneContext context) {
        this.context = context;
    }

    /** A number: whole ones as such. */
    static Object number(double value) {
        boolean whole = value == Math.rint(value) && Math.abs(value) < 0x1p53 && 1 / value != Double.NEGATIVE_INFINITY;
        if (!whole) {
            return value;
        }
        long exact = (long) value;
        if (exact == (int) exact) {
            return (int) exact;
        }
        return exact;
    }

    /** A value as another language sees it. */
    Object of(Value value) {
        return switch (value) {
            case Value.Num n ->
                n.constant().isPresent() ? constant(n.scalar(), n.constant().getAsDouble()) : named(n);
            case Value.Str s -> s.constant().<Object>map(text -> text).orElseGet(() -> named(s));
            case Value.Absent a -> NullObject.NULL;
            case Value.Fields f -> record(f);
            case Value.Items i -> list(i);
            case Value.Closure c -> context.function(c.function().name(), c);
            case Value.Native n -> context.function(n.function().name(), n);
            case Value.Noun n -> noun(n);
            case Value.Namespace n -> namespace(n);
            case Incoming.Guest g -> g.object();
            case Incoming.Closed c -> of(c.guest());
            case Value.Foreign f -> result(f);
            case Value.Maybe m -> named(m);
            case Value.AxisWord a -> named(a);
            case Value.Source s -> named(s);
            case Value.ModelView m -> named(m);
            case Value.Objective o -> named(o);
            case Value.Stats s -> named(s);
            case Value.Row r -> named(r);
            case Value.DataSource d -> named(d);
            case Value.Linear l -> named(l);
            case Value.NativeScope s -> named(s);
            case Value.Unknown u -> named(u);
        };
    }

    private static Object constant(Scalar scalar, double value) {
        if (scalar == Scalar.BOOL) {
            return value != 0;
        }
        if (scalar.isQuantity()) {
            return new QuantityObject(scalar, value);
        }
        return scalar == Scalar.INT ? number(value) : (Object) value;
    }

    /** A list; of reals, a tensor. */
    private Object list(Value.Items items) {
        boolean reals = !items.elements().isEmpty() && items.elements().stream().allMatch(Outgoing::real);
        if (!reals) {
            List<Object> elements = items.elements().stream().map(this::of).toList();
            return new ListObject(elements, Show.value(items), Optional.of(items));
        }
        double[] values = items.elements().stream()
                .mapToDouble(e -> ((Value.Num) e).constant().orElseThrow())
                .toArray();
        return new TensorObject(values, Optional.of(items));
    }

    private static boolean real(Value value) {
        return value instanceof Value.Num n
                && n.constant().isPresent()
                && n.scalar() != Scalar.INT
                && n.scalar() != Scalar.BOOL
                && !n.scalar().isQuantity();
    }

    /** What an action gave: its figures, under its own type. */
    private Object result(Value.Foreign held) {
        String words = held.described().replaceFirst("^(a|an) ", "");
        String type = words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
        return switch (held.opened()) {
            case Value.Fields f -> new RecordObject(type, text(f), members(f)).meaning(held);
            case Value.Str s -> s.constant().<Object>map(x -> x).orElseGet(() -> opaque(type, held));
            default -> opaque(type, held);
        };
    }

    private static Object opaque(String type, Value.Foreign held) {
        return new RecordObject(type, held.described(), Map.of()).meaning(held);
    }

    /** Something of which only type and text matter outside. */
    private static Object named(Value value) {
        return new RecordObject(Show.type(value), Show.value(value), Map.of()).meaning(value);
    }

    private Object record(Value.Fields fields) {
        return new RecordObject("Record", text(fields), members(fields)).meaning(fields);
    }

    private Map<String, Supplier<Object>> members(Value.Fields fields) {
        Map<String, Supplier<Object>> members = new LinkedHashMap<>();
        fields.entries().forEach((name, value) -> members.put(name, () -> of(value)));
        return members;
    }

    private static String text(Value.Fields fields) {
        return fields.entries().entrySet().stream()
                .map(e -> e.getKey() + ": " + Show.value(e.getValue()))
                .collect(Collectors.joining(", ", "{ ", " }"));
    }

    private Object namespace(Value.Namespace namespace) {
        Map<String, Supplier<Object>> members = new LinkedHashMap<>();
        namespace
                .module()
                .declarations()
                .forEach((name, declared) ->
                        members.put(name, () -> of(context.declared(namespace.module(), declared))));
        return new RecordObject("Module", "module " + namespace.module().name(), members).meaning(namespace);
    }

    private Object noun(Value.Noun noun) {
        Declaration.Named declared = noun.declaration();
        String name = declared.name().text();
        String kind = declared.getClass().getSimpleName();
        Map<String, Supplier<Object>> members = new LinkedHashMap<>();
        members.put("name", () -> name);
        members.put("kind", () -> kind);
        members.put("doc", () -> declared.doc().map(Doc::text).orElse(""));
        members.put("text", () -> noun.module().source().text(declared.span()));
        context.facts(noun).forEach((member, text) -> members.put(member, () -> text.get()));
        return new RecordObject(kind, kind.toLowerCase(Locale.ROOT) + " " + name, members)
                .meaning(noun)
                .at(context.section(noun.module().source(), declared.span()));
    }
}
