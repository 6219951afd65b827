package org.hone.polyglot;

import java.util.LinkedHashMap;
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
            case Value.Items i ->
                new ListObject(i.elements().stream().map(this::of).toList(), Show.value(i), Optional.of(i));
            case Value.Closure c -> context.function(c.function().name(), c);
            case Value.Native n -> context.function(n.function().name(), n);
            case Value.Noun n -> noun(n);
            case Value.Namespace n -> namespace(n);
            case Value.Foreign f -> f instanceof Incoming.Guest guest ? guest.object() : named(f);
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

    /** Something of which only type and text matter outside. */
    private static Object named(Value value) {
        return new RecordObject(Show.type(value), Show.value(value), Map.of()).meaning(value);
    }

    private Object record(Value.Fields fields) {
        Map<String, Supplier<Object>> members = new LinkedHashMap<>();
        fields.entries().forEach((name, value) -> members.put(name, () -> of(value)));
        String text = fields.entries().entrySet().stream()
                .map(e -> e.getKey() + ": " + Show.value(e.getValue()))
                .collect(Collectors.joining(", ", "{ ", " }"));
        return new RecordObject("Record", text, members).meaning(fields);
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
        return new RecordObject(kind, kind.toLowerCase(java.util.Locale.ROOT) + " " + name, members)
                .meaning(noun)
                .at(context.section(noun.module().source(), declared.span()));
    }
}
