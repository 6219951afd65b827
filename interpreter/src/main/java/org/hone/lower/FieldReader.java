package org.hone.lower;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hone.ast.Block;
import org.hone.ast.Declaration;
import org.hone.ast.Expression;
import org.hone.ast.Member;
import org.hone.ast.Name;
import org.hone.check.Elaborator;
import org.hone.check.Env;
import org.hone.check.Show;
import org.hone.check.Value;
import org.hone.diagnostics.Code;
import org.hone.diagnostics.Diagnostic;
import org.hone.diagnostics.DidYouMean;
import org.hone.diagnostics.Fix;
import org.hone.diagnostics.TextEdit;
import org.hone.resolve.Module;
import org.hone.source.Span;
import org.hone.types.Scalar;
import org.hone.types.TextSort;
import org.hone.types.Type;

/**
 * Reads the fields of a block or record by name and type, with defaults, and writes each into the plan. Fields that nobody
 * asked for are errors: see {@link #refuseOthers}.
 */
final class FieldReader {
    private final Elaborator elaborator;
    private final Env env;
    private final SectionBuilder section;
    private final String prefix;
    private final FieldTable fields;

    private FieldReader(
            Elaborator elaborator, Env env, Span whole, String owner, SectionBuilder section, String prefix) {
        this.elaborator = elaborator;
        this.env = env;
        this.section = section;
        this.prefix = prefix;
        this.fields = new FieldTable(elaborator, env, whole, owner);
    }

    /** Reads a block; its {@code let}s are evaluated first. */
    static FieldReader of(
            Elaborator elaborator, Env outer, Block block, Span head, String owner, SectionBuilder section) {
        Env env = outer.inner();
        FieldReader reader = new FieldReader(elaborator, env, head, owner, section, "");
        for (Member member : block.members()) {
            if (member instanceof Member.Let let) {
                elaborator.bind(let, env);
            } else if (member instanceof Member.Field f) {
                reader.fields.add(f.name(), f.value());
            }
        }
        return reader;
    }

    /** Reads a record that stands in a field; other expressions are an error. */
    Optional<FieldReader> record(String field) {
        Optional<FieldTable.Entry> given = fields.ask(field);
        if (given.isEmpty()) {
            return Optional.empty();
        }
        FieldTable.Entry entry = given.get();
        if (!(entry.value() instanceof Expression.RecordLiteral r)) {
            if (!(entry.value() instanceof Expression.Invalid)) {
                fields.error(Code.TYPE_MISMATCH, entry.value().span(), "`" + field + "` takes a record `{ … }`");
            }
            fields.fail();
            return Optional.empty();
        }
        FieldReader reader =
                new FieldReader(elaborator, env, r.span(), "`" + field + "`", section, prefix + field + ".");
        r.entries().forEach(e -> reader.fields.add(e.name(), e.value()));
        return Optional.of(reader);
    }

    Env env() {
        return env;
    }

    /** The value of a field; empty if it is not given or wrong. */
    Optional<Value> value(String field, Type type) {
        Optional<FieldTable.Entry> given = fields.ask(field);
        if (given.isEmpty()) {
            return Optional.empty();
        }
        FieldTable.Entry entry = given.get();
        Span span = entry.value().span();
        Value value = elaborator.fit(elaborator.eval(entry.value(), env), type, env, span, "`" + field + "`");
        if (value instanceof Value.Unknown) {
            fields.fail();
            return Optional.empty();
        }
        section.written(prefix + field, Show.value(value));
        return Optional.of(value);
    }

    /** A constant number; the default if it is not given, NaN if it is wrong. */
    double number(String field, Scalar scalar, double byDefault) {
        if (fields.ask(field).isEmpty()) {
            section.byDefault(prefix + field, Show.number(scalar, byDefault));
            return byDefault;
        }
        return constant(field, scalar);
    }

    /** A constant number that must be given; NaN if it is not or is wrong. */
    double required(String field, Scalar scalar) {
        if (fields.ask(field).isEmpty()) {
            missing(field, example(scalar));
            return Double.NaN;
        }
        return constant(field, scalar);
    }

    private static String example(Scalar scalar) {
        return switch (scalar) {
            case TOKENS -> "256.tokens";
            case STEPS -> "100.steps";
            case PROMPTS -> "32.prompts";
            case REAL -> "1e-3";
            case INT -> "4";
            case PROB -> "0.5";
            case BOOL, LOG_PROB, LOG_RATIO, RATIO, DURATION, BYTES -> "…";
        };
    }

    private double constant(String field, Scalar scalar) {
        Optional<Value> value = value(field, new Type.Numeric(scalar, Optional.empty()));
        if (value.isEmpty()) {
            return Double.NaN;
        }
        if (value.get() instanceof Value.Num n && n.constant().isPresent()) {
            return n.constant().getAsDouble();
        }
        fields.fail();
        fields.error(Code.NOT_CONSTANT, span(field), "`" + field + "` must be known before the run");
        return Double.NaN;
    }

    /** A whole number of at least {@code least}; 0 after an error. */
    int whole(String field, Scalar scalar, int least, int byDefault) {
        return checked(field, number(field, scalar, byDefault), least);
    }

    /** A whole number that must be given. */
    int requiredWhole(String field, Scalar scalar, int least) {
        return checked(field, required(field, scalar), least);
    }

    private int checked(String field, double value, int least) {
        if (Double.isNaN(value)) {
            return 0;
        }
        range(
                field,
                value >= least && value <= Integer.MAX_VALUE && value == Math.rint(value),
                "a whole number of at least " + least);
        return (int) value;
    }

    /** Says that a value is out of its range unless it is not. */
    void range(String field, boolean within, String range) {
        if (!within) {
            fields.fail();
            fields.error(Code.VALUE_RANGE, span(field), "`" + field + "` is " + range);
        }
    }

    /** A text known at compile time. */
    Optional<String> text(String field) {
        return value(field, new Type.Textual(TextSort.TEXT)).flatMap(v -> {
            if (v instanceof Value.Str s && s.constant().isPresent()) {
                return s.constant();
            }
            fields.fail();
            fields.error(Code.NOT_CONSTANT, span(field), "`" + field + "` must be known before the run");
            return Optional.empty();
        });
    }

    /** A list of texts, none empty; none if it is not given. */
    List<String> texts(String field) {
        if (fields.ask(field).isEmpty()) {
            section.byDefault(prefix + field, "[]");
            return List.of();
        }
        List<String> texts = new ArrayList<>();
        Optional<Value> value = value(field, new Type.Anything());
        if (value.isPresent()) {
            boolean sound = value.get() instanceof Value.Items;
            if (value.get() instanceof Value.Items items) {
                for (Value element : items.elements()) {
                    Optional<String> text = element instanceof Value.Str s ? s.constant() : Optional.empty();
                    sound &= text.isPresent() && !text.get().isEmpty();
                    text.ifPresent(texts::add);
                }
            }
            if (!sound) {
                fields.fail();
                fields.error(
                        Code.TYPE_MISMATCH, span(field), "`" + field + "` takes a list of texts, none of them empty");
            }
        }
        return texts;
    }

    /** A list of different words of some, at least one; all of them if it is not given. */
    List<String> words(String field, List<String> words) {
        if (fields.ask(field).isEmpty()) {
            section.byDefault(prefix + field, "[" + String.join(", ", words) + "]");
            return words;
        }
        List<String> given = texts(field);
        List<Expression> elements = fields.ask(field)
                .filter(entry -> entry.value() instanceof Expression.ListLiteral)
                .map(entry -> ((Expression.ListLiteral) entry.value()).elements())
                .orElse(List.of());
        for (int i = 0; i < given.size(); i++) {
            Span place = elements.size() == given.size() ? elements.get(i).span() : span(field);
            if (given.subList(0, i).contains(given.get(i))) {
                fields.fail();
                fields.error(Code.VALUE_RANGE, place, "`" + field + "` has \"" + given.get(i) + "\" twice");
            } else if (!words.contains(given.get(i))) {
                fields.fail();
                notOneOf(given.get(i), words, place, "`" + field + "` cannot have \"" + given.get(i) + "\"");
            }
        }
        range(field, fields.failed() || !given.isEmpty(), "a list of at least one");
        return given;
    }

    private void notOneOf(String word, List<String> words, Span place, String message) {
        Diagnostic d = Diagnostic.error(Code.VALUE_RANGE, env.module().source(), place, message);
        elaborator
                .reporter()
                .add(DidYouMean.best(word, words)
                        .map(near -> d.fix(
                                Fix.of("did you mean \"" + near + "\"?", new TextEdit(place, "\"" + near + "\""))))
                        .orElseGet(() -> d.note("it is one of " + String.join(", ", words))));
    }

    /** One of some words; the first is the default. */
    String word(String field, List<String> words) {
        if (fields.ask(field).isEmpty()) {
            section.byDefault(prefix + field, "\"" + words.getFirst() + "\"");
            return words.getFirst();
        }
        Optional<String> text = text(field);
        if (text.isPresent() && !words.contains(text.get())) {
            fields.fail();
            notOneOf(text.get(), words, span(field), "`" + field + "` cannot be \"" + text.get() + "\"");
        }
        return text.filter(words::contains).orElse(words.getFirst());
    }

    /** A declared noun of a kind. */
    Optional<Value.Noun> noun(String field, Class<? extends Declaration.Named> kind) {
        Optional<Value> value = value(field, new Type.Anything());
        return value.flatMap(v -> asNoun(v, kind, field));
    }

    /** A declared noun that must be given. */
    Optional<Value.Noun> requiredNoun(String field, Class<? extends Declaration.Named> kind) {
        if (fields.ask(field).isEmpty()) {
            missing(field, "…");
            return Optional.empty();
        }
        return noun(field, kind);
    }

    private Optional<Value.Noun> asNoun(Value value, Class<? extends Declaration.Named> kind, String field) {
        if (value instanceof Value.Noun n && kind.isInstance(n.declaration())) {
            return Optional.of(n);
        }
        fields.fail();
        fields.error(
                Code.NOT_A_NOUN,
                span(field),
                "`" + field + "` takes a " + Nouns.word(kind) + ", not " + Show.type(value));
        return Optional.empty();
    }

    Elaborator elaborator() {
        return elaborator;
    }

    SectionBuilder section() {
        return section;
    }

    Module module() {
        return env.module();
    }

    // ---- what was given

    boolean has(String field) {
        return fields.has(field);
    }

    /** Where a field's value stands; the head of the block if it is not given. */
    Span span(String field) {
        return fields.span(field);
    }

    /** Whether something was wrong so far. */
    boolean failed() {
        return fields.failed();
    }

    void fail() {
        fields.fail();
    }

    /** Says that a field is not given; while fields are still read, only once it is clear that it is not misspelt either. */
    void missing(String field, String example) {
        fields.missing(field, example);
    }

    /** Says why a given field cannot stand here. */
    void refuse(String field, String message) {
        fields.refuse(field, message);
    }

    /** Says which fields do not exist. Call it after everything has been read. */
    void refuseOthers() {
        fields.refuseOthers();
    }

    /** Says which required fields are not given; {@link #refuseOthers} does so, too. */
    void refuseAbsent() {
        fields.refuseAbsent();
    }

    /** Field names that were not asked for, with their values, in the order of the text. */
    Map<Name, Expression> others() {
        return fields.others();
    }
}
