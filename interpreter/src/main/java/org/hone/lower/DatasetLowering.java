package org.hone.lower;

import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.hone.ast.Declaration;
import org.hone.ast.Expression;
import org.hone.ast.Member;
import org.hone.check.Elaborator;
import org.hone.check.Env;
import org.hone.check.Value;
import org.hone.diagnostics.Code;
import org.hone.diagnostics.Diagnostic;
import org.hone.runtime.plan.DatasetPlan;
import org.hone.runtime.plan.TextExpr;
import org.hone.types.Scalar;
import org.hone.types.TextSort;
import org.hone.types.Type;

/** {@code dataset}: a source and the columns that its rows get. */
final class DatasetLowering {
    private final Nouns nouns;

    DatasetLowering(Nouns nouns) {
        this.nouns = nouns;
    }

    Optional<DatasetInfo> lower(Value.Noun noun, Declaration.Dataset dataset) {
        String name = dataset.name().text();
        SectionBuilder section = new SectionBuilder("dataset", name);
        FieldReader f = FieldReader.of(
                nouns.elaborator(),
                Env.of(noun.module()),
                dataset.block(),
                dataset.name().span(),
                "the dataset `" + name + "`",
                section);
        Optional<DatasetPlan.Source> source = source(f);
        int skip = f.whole("skip", Scalar.INT, 0, 0);
        OptionalInt limit = f.has("limit") ? OptionalInt.of(f.requiredWhole("limit", Scalar.INT, 1)) : none(f);
        Map<String, TextExpr> columns = new LinkedHashMap<>();
        Map<String, TextSort> sorts = new LinkedHashMap<>();
        boolean chat = columns(dataset, f, columns, sorts);
        boolean task = source.filter(DatasetPlan.Source.Task.class::isInstance).isPresent();
        if (task) {
            for (String column : java.util.List.of("prompt", "demo", "answer", "difficulty")) {
                if (columns.putIfAbsent(column, new TextExpr.Column(column)) == null) {
                    sorts.put(column, column.equals("difficulty") ? TextSort.NUMBER : TextSort.TEXT);
                    section.derived(column, "column of the task");
                }
            }
        } else if (!columns.containsKey(DatasetPlan.PROMPT) && !f.failed()) {
            f.missing("prompt: Text", "column(\"…\")");
        }
        f.refuseAbsent();
        nouns.report(section);
        if (f.failed()) {
            return Optional.empty();
        }
        return source.map(s -> new DatasetInfo(
                new DatasetPlan(name, s, Collections.unmodifiableMap(columns), chat, skip, limit), sorts));
    }

    private static OptionalInt none(FieldReader f) {
        f.value("limit", new Type.Anything());
        f.section().byDefault("limit", "all rows");
        return OptionalInt.empty();
    }

    private static Optional<DatasetPlan.Source> source(FieldReader f) {
        if (!f.has("source")) {
            f.value("source", new Type.Anything());
            f.missing("source", "jsonl(\"data.jsonl\")");
            return Optional.empty();
        }
        Optional<Value> value = f.value("source", new Type.Anything());
        if (value.isEmpty()) {
            return Optional.empty();
        }
        if (value.get() instanceof Value.DataSource d) {
            return Optional.of(d.source());
        }
        if (value.get() instanceof Value.Str s && s.constant().isPresent()) {
            String path = s.constant().get();
            if (path.endsWith(".jsonl")) {
                return Optional.of(new DatasetPlan.Source.Jsonl(Path.of(path)));
            }
            if (path.endsWith(".parquet")) {
                return Optional.of(new DatasetPlan.Source.Parquet(Path.of(path)));
            }
            f.fail();
            f.elaborator()
                    .reporter()
                    .add(Diagnostic.error(
                                    Code.NOT_SUPPORTED,
                                    f.module().source(),
                                    f.span("source"),
                                    "the end of the path does not say what the file holds")
                            .note(
                                    "a path that ends in .jsonl is read as JSON lines, one that ends in .parquet as Parquet")
                            .help("say what it is: `jsonl(\"" + path + "\")` or `parquet(\"" + path + "\")`"));
            return Optional.empty();
        }
        f.fail();
        f.elaborator()
                .reporter()
                .error(f.env(), Code.TYPE_MISMATCH, f.span("source"), "`source` takes a file or a task of `std.tasks`");
        return Optional.empty();
    }

    private boolean columns(
            Declaration.Dataset dataset, FieldReader f, Map<String, TextExpr> columns, Map<String, TextSort> sorts) {
        boolean chat = false;
        Elaborator elaborator = nouns.elaborator();
        for (Map.Entry<org.hone.ast.Name, Expression> other : f.others().entrySet()) {
            String name = other.getKey().text();
            Member.Field field = dataset.block().field(name).orElseThrow();
            if (field.type().isEmpty() && near(name)) {
                f.refuseOthers();
                return false;
            }
            Type type = elaborator.type(field.type(), f.module());
            Value value = elaborator.fit(
                    elaborator.eval(other.getValue(), f.env()),
                    type,
                    f.env(),
                    other.getValue().span(),
                    "`" + name + "`");
            if (value instanceof Value.Str s) {
                columns.put(name, s.expr());
                boolean number = type instanceof Type.Numeric;
                sorts.put(name, number ? TextSort.NUMBER : s.sort());
                f.section()
                        .written(name, f.module().source().text(other.getValue().span()));
                chat |= name.equals(DatasetPlan.PROMPT) && s.sort() == TextSort.CHAT;
            } else {
                f.fail();
                if (!(value instanceof Value.Unknown)) {
                    elaborator
                            .reporter()
                            .error(
                                    f.env(),
                                    Code.TYPE_MISMATCH,
                                    other.getValue().span(),
                                    "the column `" + name + "` is computed from `column(…)`");
                }
            }
        }
        return chat;
    }

    /** Whether a field without a type looks like a misspelt setting rather than a column. */
    private static boolean near(String name) {
        return org.hone.diagnostics.DidYouMean.best(name, java.util.List.of("source", "skip", "limit"))
                .isPresent();
    }
}
