package org.hone.std;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.hone.ast.Declaration;
import org.hone.diagnostics.Diagnostics;
import org.hone.lower.Compiler;
import org.hone.lower.Workbench;
import org.hone.parser.Parser;
import org.hone.plan.ParamInputs;
import org.hone.resolve.ModuleLoader;
import org.hone.runtime.estimate.EstimatorGraph;
import org.hone.runtime.estimate.TermGraph;
import org.hone.source.SourceFile;

/** The estimators that ship with Hone, compiled with the arguments that their declarations give. */
public record Library(Map<String, EstimatorGraph> graphs) {

    /** The declarations of a standard module. */
    private static List<Declaration> declarations(String module) {
        SourceFile source = new ModuleLoader(Path.of("")).standard(module).orElseThrow();
        return Parser.parse(source, new Diagnostics()).declarations().toList();
    }

    /** The names of its estimators, in the order of the text. */
    public static List<String> estimatorNames() {
        List<String> names = new ArrayList<>();
        for (Declaration d : declarations("std.estimators")) {
            if (d instanceof Declaration.Estimator e) {
                names.add(e.name().text());
            }
        }
        return names;
    }

    /** The terms over the whole vocabulary that ship with Hone, compiled. */
    public static Map<String, TermGraph> vocabularyTerms() {
        Workbench bench = open();
        Map<String, TermGraph> graphs = new TreeMap<>();
        for (Declaration d : declarations("std.terms")) {
            if (d instanceof Declaration.Estimator e) {
                String name = e.name().text();
                graphs.put(name, bench.term("std.terms." + name).value().orElseThrow());
            }
        }
        return graphs;
    }

    private static Workbench open() {
        return Compiler.open(new SourceFile("none.hone", ""), ParamInputs.NONE, new ModuleLoader(Path.of("")));
    }

    /** One of them. */
    public EstimatorGraph get(String name) {
        return Objects.requireNonNull(graphs.get(name), name);
    }

    /** Compiles all of them. */
    public static Library compiled() {
        Workbench bench = open();
        Map<String, EstimatorGraph> graphs = new TreeMap<>();
        for (String name : estimatorNames()) {
            Workbench.Answer<Workbench.Scaled> answer = bench.estimator("std.estimators." + name);
            if (!answer.diagnostics().isEmpty() || answer.value().isEmpty()) {
                throw new AssertionError(name + ": " + answer.diagnostics().sorted());
            }
            graphs.put(name, answer.value().get().graph());
        }
        return new Library(graphs);
    }
}
