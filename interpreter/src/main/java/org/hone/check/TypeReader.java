package org.hone.check;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hone.ast.Declaration;
import org.hone.ast.TypeTree;
import org.hone.diagnostics.Code;
import org.hone.diagnostics.Diagnostic;
import org.hone.diagnostics.DidYouMean;
import org.hone.diagnostics.ExecutionDetail;
import org.hone.resolve.Module;
import org.hone.resolve.Names;
import org.hone.runtime.estimate.Axis;
import org.hone.runtime.estimate.SourceKind;
import org.hone.types.Scalar;
import org.hone.types.TextSort;
import org.hone.types.Type;

/** Types as they are written. What is not known is said once and then fits anything. */
final class TypeReader {
    private final Reporter reporter;
    private final Names names;

    TypeReader(Reporter reporter, Names names) {
        this.reporter = reporter;
        this.names = names;
    }

    Type read(Optional<TypeTree> tree, Module module) {
        return tree.map(t -> read(t, module)).orElseGet(Type.Anything::new);
    }

    Type read(TypeTree tree, Module module) {
        return switch (tree) {
            case TypeTree.Named n -> named(n, module);
            case TypeTree.PerAxis p -> perAxis(p, module);
            case TypeTree.Nullable n -> new Type.Maybe(read(n.base(), module));
            case TypeTree.FunctionType f ->
                new Type.Function(
                        f.parameters().stream().map(p -> read(p, module)).toList(), read(f.result(), module));
            case TypeTree.RecordType r -> fields(r, module);
            case TypeTree.Invalid i -> new Type.Anything();
        };
    }

    private Type fields(TypeTree.RecordType tree, Module module) {
        Map<String, Type> types = new LinkedHashMap<>();
        for (TypeTree.RecordType.Entry entry : tree.entries()) {
            if (types.putIfAbsent(entry.name().text(), read(entry.type(), module)) != null) {
                reporter.add(Diagnostic.error(
                        Code.DUPLICATE_FIELD,
                        module.source(),
                        entry.name().span(),
                        "the record has two fields called `" + entry.name().text() + "`"));
            }
        }
        return new Type.Fields(types);
    }

    private Type perAxis(TypeTree.PerAxis p, Module module) {
        Type base = read(p.base(), module);
        for (Axis axis : Axis.values()) {
            if (axis.word().equals(p.axis().text())) {
                return base instanceof Type.Numeric n ? new Type.Numeric(n.scalar(), Optional.of(axis)) : base;
            }
        }
        Optional<Diagnostic> detail =
                ExecutionDetail.about(p.axis().text(), module.source(), p.axis().span());
        if (detail.isPresent()) {
            reporter.add(detail.get());
            return base;
        }
        List<String> words = List.of("token", "sequence", "prompt", "batch");
        reporter.add(suggest(
                Diagnostic.error(
                        Code.UNKNOWN_TYPE,
                        module.source(),
                        p.axis().span(),
                        "there is no axis `" + p.axis().text() + "`"),
                p.axis().text(),
                words));
        return base;
    }

    private Type named(TypeTree.Named tree, Module module) {
        String name = tree.text();
        Optional<Scalar> scalar = Scalar.named(name);
        if (scalar.isPresent()) {
            return new Type.Numeric(scalar.get(), Optional.empty());
        }
        for (TextSort sort : TextSort.values()) {
            if ((sort.isText() || sort == TextSort.VERDICT) && sort.typeName().equals(name)) {
                return new Type.Textual(sort);
            }
        }
        for (SourceKind kind : SourceKind.values()) {
            if (kind.typeName().equals(name)) {
                return new Type.Source(kind);
            }
        }
        if (name.equals("PromptStats")) {
            return new Type.Stats();
        }
        if (name.equals("Axis")) {
            return new Type.AxisWord();
        }
        if (name.equals("TaskSource")) {
            return new Type.TaskSource();
        }
        if (name.equals("List")) {
            boolean plain = tree.arguments().isEmpty();
            return new Type.ListOf(
                    plain ? new Type.Anything() : read(tree.arguments().getFirst(), module));
        }
        if (tree.path().size() == 2 && tree.path().get(1).text().equals("Row")) {
            return row(tree, module);
        }
        reporter.add(suggest(
                Diagnostic.error(Code.UNKNOWN_TYPE, module.source(), tree.span(), "there is no type `" + name + "`"),
                name,
                known()));
        return new Type.Anything();
    }

    private Type row(TypeTree.Named tree, Module module) {
        String dataset = tree.path().getFirst().text();
        if (names.find(module, dataset).isPresent()
                && names.find(module, dataset).get() instanceof Module.Import.Single s
                && s.declaration() instanceof Declaration.Dataset) {
            return new Type.Row(dataset);
        }
        reporter.add(suggest(
                Diagnostic.error(
                        Code.UNKNOWN_NAME,
                        module.source(),
                        tree.path().getFirst().span(),
                        "there is no dataset `" + dataset + "`"),
                dataset,
                names.all(module)));
        return new Type.Anything();
    }

    private static List<String> known() {
        List<String> all = new ArrayList<>(List.of("PromptStats", "Axis", "TaskSource", "List"));
        for (Scalar scalar : Scalar.values()) {
            all.add(scalar.typeName());
        }
        for (SourceKind kind : SourceKind.values()) {
            all.add(kind.typeName());
        }
        for (TextSort sort : TextSort.values()) {
            all.add(sort.typeName());
        }
        return all;
    }

    private static Diagnostic suggest(Diagnostic d, String wrong, List<String> known) {
        return DidYouMean.best(wrong, known)
                .map(near -> d.place().map(p -> d.meant(near, p.span())).orElse(d))
                .orElse(d);
    }
}
