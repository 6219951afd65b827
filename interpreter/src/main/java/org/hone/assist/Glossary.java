package org.hone.assist;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hone.ast.Declaration;
import org.hone.ast.Doc;
import org.hone.ast.ModuleTree;
import org.hone.check.Builtin;
import org.hone.check.Builtins;
import org.hone.check.SourceMembers;
import org.hone.check.StatMembers;
import org.hone.check.Value;
import org.hone.diagnostics.Diagnostics;
import org.hone.parser.Parser;
import org.hone.resolve.ModuleLoader;
import org.hone.runtime.estimate.Axis;
import org.hone.source.SourceFile;
import org.hone.types.Unit;

/** What words mean wherever they stand: those of the language, and the names of its library, imported or not. */
public final class Glossary {
    private final ModuleLoader loader;

    /**
     * @param loader has the standard library
     */
    public Glossary(ModuleLoader loader) {
        this.loader = loader;
    }

    /**
     * A meaning of a word.
     *
     * @param head one line: a declaration, a signature, a field with its type
     * @param doc Markdown; may be empty
     */
    public record Entry(String head, String doc) {}

    /** What a declaration says of itself. */
    public static Entry declared(SourceFile source, Declaration.Named declaration) {
        return new Entry(Describe.head(source, declaration), Describe.doc(declaration));
    }

    /** What a function of the language says of itself. */
    public static Entry function(Builtin function) {
        return new Entry(function.signature(), function.doc());
    }

    /** All meanings of a word; {@code t.reward}, {@code q.pass_rate}, {@code std.verify} and {@code verify.exact} are words, too. */
    public List<Entry> of(String word) {
        List<Entry> all = new ArrayList<>();
        Builtins.functions().stream().filter(b -> b.name().equals(word)).forEach(b -> all.add(function(b)));
        all.addAll(library(word));
        if (!Keywords.doc(word).isEmpty()) {
            all.add(new Entry(word, Keywords.doc(word)));
        }
        if (!TypeDocs.of(word).isEmpty()) {
            all.add(new Entry(word, TypeDocs.of(word)));
        }
        for (Axis axis : Axis.values()) {
            if (axis.word().equals(word)) {
                all.add(new Entry("per: " + word, Describe.doc(new Symbol.Outermost(word, new Value.AxisWord(axis)))));
            }
        }
        members(word, all);
        for (String owner : NounFields.owners()) {
            NounFields.find(owner, word)
                    .ifPresent(f -> all.add(new Entry(owner + "." + f.name() + ": " + f.described(), f.doc())));
        }
        for (Unit unit : Unit.values()) {
            if (unit.word().equals(word)) {
                String type = unit.scalar().typeName();
                all.add(new Entry("1." + word + ": " + type, TypeDocs.of(type)));
            }
        }
        return all;
    }

    private static void members(String word, List<Entry> all) {
        for (SourceMembers m : SourceMembers.values()) {
            if (word.equals(m.word()) || word.equals("t." + m.word())) {
                all.add(new Entry("t." + m.word() + ": " + Describe.type(m.value()), m.doc()));
            }
        }
        for (String name : StatMembers.names()) {
            if (word.equals(name) || word.equals("q." + name)) {
                all.add(new Entry(
                        "q." + name
                                + StatMembers.value(name)
                                        .map(v -> ": " + Describe.type(v))
                                        .orElse(""),
                        StatMembers.doc(name)));
            }
        }
    }

    private List<Entry> library(String word) {
        List<Entry> all = new ArrayList<>();
        modules().forEach((module, tree) -> {
            String brief = module.substring(module.lastIndexOf('.') + 1);
            if (word.equals(module) || word.equals(brief)) {
                String names = String.join(
                        ", ", named(tree).stream().map(d -> d.name().text()).toList());
                all.add(new Entry(
                        "module " + module, tree.doc().map(Doc::text).orElse("") + "\n\nIt has " + names + "."));
            }
            for (Declaration.Named d : named(tree)) {
                String name = d.name().text();
                if (word.equals(name) || word.equals(brief + "." + name) || word.equals(module + "." + name)) {
                    all.add(new Entry(Describe.head(tree.source(), d) + "   (" + module + ")", Describe.doc(d)));
                }
            }
        });
        return all;
    }

    private Map<String, ModuleTree> modules() {
        Map<String, ModuleTree> all = new LinkedHashMap<>();
        for (String module : ModuleLoader.STANDARD) {
            Optional<SourceFile> file = loader.standard(module);
            file.ifPresent(f -> all.put(module, Parser.parse(f, new Diagnostics())));
        }
        return all;
    }

    private static List<Declaration.Named> named(ModuleTree tree) {
        return tree.declarations()
                .filter(d ->
                        d instanceof Declaration.Named n && !n.name().text().startsWith("_"))
                .map(d -> (Declaration.Named) d)
                .toList();
    }

    /** Words with a meaning, each with the first of them: functions, the library, the grammar's words, types. */
    public Map<String, Entry> words() {
        Map<String, Entry> all = new LinkedHashMap<>();
        Builtins.functions().forEach(b -> all.putIfAbsent(b.name(), function(b)));
        modules()
                .forEach((module, tree) ->
                        named(tree).forEach(d -> all.putIfAbsent(d.name().text(), declared(tree.source(), d))));
        Keywords.all().forEach((word, doc) -> all.putIfAbsent(word, new Entry("", doc)));
        TypeDocs.all().forEach((type, doc) -> all.putIfAbsent(type, new Entry("", doc)));
        return all;
    }
}
