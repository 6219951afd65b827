package org.hone.lower;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.hone.ast.Expression;
import org.hone.ast.Name;
import org.hone.check.Elaborator;
import org.hone.check.Env;
import org.hone.diagnostics.Code;
import org.hone.diagnostics.Diagnostic;
import org.hone.diagnostics.DidYouMean;
import org.hone.diagnostics.ExecutionDetail;
import org.hone.source.Span;

/** The fields that a block or record gives, those that were asked for, and what is to be said of the others. */
final class FieldTable {
    private final Elaborator elaborator;
    private final Env env;
    private final Span whole;
    private final String owner;
    private final Map<String, Entry> entries = new LinkedHashMap<>();
    private final Set<String> known = new LinkedHashSet<>();
    private final Map<String, String> absent = new LinkedHashMap<>();
    private boolean finished;
    private boolean failed;

    /** A field as it is written. */
    record Entry(Name name, Expression value) {}

    /**
     * @param whole the head of the block
     * @param owner what messages call it
     */
    FieldTable(Elaborator elaborator, Env env, Span whole, String owner) {
        this.elaborator = elaborator;
        this.env = env;
        this.whole = whole;
        this.owner = owner;
    }

    /** A field that is given; twice is an error. */
    void add(Name name, Expression value) {
        if (entries.putIfAbsent(name.text(), new Entry(name, value)) != null) {
            failed = true;
            error(Code.DUPLICATE_FIELD, name.span(), "`" + name.text() + "` is given twice");
        }
    }

    /** Asks for a field; empty if it is not given. */
    Optional<Entry> ask(String field) {
        known.add(field);
        return Optional.ofNullable(entries.get(field));
    }

    /** Whether a field is given. */
    boolean has(String field) {
        return entries.containsKey(field);
    }

    /** Where a field's value stands; the head of the block if it is not given. */
    Span span(String field) {
        Entry entry = entries.get(field);
        return entry == null ? whole : entry.value().span();
    }

    /** Whether something was wrong so far. */
    boolean failed() {
        return failed;
    }

    void fail() {
        failed = true;
    }

    /** Says that a field is not given; while fields are still read, only once it is clear that it is not misspelt either. */
    void missing(String field, String example) {
        failed = true;
        if (!finished) {
            absent.put(field, example);
            return;
        }
        elaborator
                .reporter()
                .add(Diagnostic.error(
                                Code.MISSING_FIELD, env.module().source(), whole, owner + " has no `" + field + "`")
                        .help("add `" + field + " = " + example + "`"));
    }

    /** Says why a given field cannot stand here. */
    void refuse(String field, String message) {
        known.add(field);
        failed = true;
        error(Code.UNKNOWN_FIELD, span(field), message);
    }

    /** Says which fields do not exist. Call it after everything has been read. */
    void refuseOthers() {
        finished = true;
        entries.forEach((name, entry) -> {
            if (!known.contains(name)) {
                failed = true;
                // A field that is misspelt is not missing as well.
                DidYouMean.best(name, absent.keySet()).ifPresent(absent::remove);
                Optional<Diagnostic> detail = ExecutionDetail.about(
                        name, env.module().source(), entry.name().span());
                if (detail.isPresent()) {
                    elaborator.reporter().add(detail.get());
                    return;
                }
                Diagnostic d = Diagnostic.error(
                        Code.UNKNOWN_FIELD,
                        env.module().source(),
                        entry.name().span(),
                        owner + " has no field `" + name + "`");
                elaborator
                        .reporter()
                        .add(DidYouMean.best(name, known)
                                .map(near -> d.meant(near, entry.name().span()))
                                .orElseGet(() -> d.note("its fields are " + String.join(", ", known))));
            }
        });
        refuseAbsent();
    }

    /** Says which required fields are not given; {@link #refuseOthers} does so, too. */
    void refuseAbsent() {
        finished = true;
        Map<String, String> left = new LinkedHashMap<>(absent);
        absent.clear();
        left.forEach(this::missing);
    }

    /** Field names that were not asked for, with their values, in the order of the text. */
    Map<Name, Expression> others() {
        Map<Name, Expression> others = new LinkedHashMap<>();
        entries.forEach((name, entry) -> {
            if (!known.contains(name)) {
                others.put(entry.name(), entry.value());
            }
        });
        return others;
    }

    /** Says that something is wrong, without making this fail. */
    void error(Code code, Span span, String message) {
        elaborator.reporter().error(env, code, span, message);
    }
}
