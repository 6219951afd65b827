package org.hone.prompt;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.hone.ast.Declaration;
import org.hone.ast.ModuleTree;
import org.hone.check.Poll;
import org.hone.diagnostics.Code;
import org.hone.diagnostics.Diagnostic;
import org.hone.diagnostics.Diagnostics;
import org.hone.lower.Compiler;
import org.hone.lower.Workbench;
import org.hone.parser.Parser;
import org.hone.plan.ParamInputs;
import org.hone.plan.ParamValue;
import org.hone.plan.Program;
import org.hone.resolve.ModuleLoader;
import org.hone.source.SourceFile;

/**
 * What a session stands on: what is declared, the values that params were set to, and the program that this makes. Immutable: a
 * change is another ground, which is taken or not.
 *
 * @param bench the program, which may have errors
 */
record Ground(Declarations declarations, Map<String, String> set, Workbench bench) {
    Ground {
        set = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(set));
    }

    /** Compiles declarations. */
    static Ground open(
            Declarations declarations, Map<String, String> set, Setup setup, ModuleLoader loader, Poll poll) {
        SourceFile text = new SourceFile(PromptSession.MODULE, declarations.text());
        return new Ground(declarations, set, Compiler.open(text, inputs(setup, set), loader, poll));
    }

    /** What params are bound by. */
    static ParamInputs inputs(Setup setup, Map<String, String> set) {
        return new ParamInputs(setup.inputs().file(), set, setup.inputs().seed());
    }

    Diagnostics found() {
        return bench.compilation().diagnostics();
    }

    /** What is wrong with it. What a program may not leave unused, a session may: it is not at its end. */
    Diagnostics errors() {
        Diagnostics errors = new Diagnostics();
        found().sorted().stream()
                .filter(d -> d.code() != Code.UNUSED || d.isError())
                .forEach(errors::add);
        return errors;
    }

    /** What is to be said of it that was not said of another. */
    Diagnostics newsSince(Ground before) {
        List<String> known =
                before.found().sorted().stream().map(Diagnostic::message).toList();
        Diagnostics fresh = new Diagnostics();
        found().sorted().stream()
                .filter(d -> d.code() != Code.UNUSED && !known.contains(d.message()))
                .forEach(fresh::add);
        return fresh;
    }

    /** The kind and name of a declaration. */
    String title(String key) {
        String first = declarations
                .texts()
                .getOrDefault(key, key)
                .lines()
                .filter(l -> !l.startsWith("///"))
                .findFirst()
                .orElse(key);
        String kind = first.split("\\s+", 2)[0];
        return kind + " " + (kind.equals("test") ? first.substring(5).replaceAll("\\s*\\{.*", "") : key);
    }

    /** What a declaration says now: its text, and its value if it is a param. */
    String says(String key) {
        return declarations.texts().getOrDefault(key, "") + " " + param(key);
    }

    /** Everything that a text needs, with what it says now. */
    Map<String, String> under(String text) {
        return declarations.needs(text).stream()
                .collect(Collectors.toMap(key -> key, this::says, (a, b) -> a, LinkedHashMap::new));
    }

    /** The value of a param as it would be written; empty if there is none of that name. */
    private String param(String name) {
        return bench.compilation().program().map(Program::params).orElse(List.of()).stream()
                .filter(p -> p.name().equals(name))
                .map(ParamValue::value)
                .findFirst()
                .orElse("");
    }

    /** The text of the program with the values that were set as the params' own. */
    String settledText() {
        String text = declarations.text();
        ModuleTree tree = Parser.parse(new SourceFile(PromptSession.MODULE, text), new Diagnostics());
        List<Declaration.Param> params = tree.declarations()
                .filter(Declaration.Param.class::isInstance)
                .map(Declaration.Param.class::cast)
                .filter(p -> set.containsKey(p.name().text()))
                .sorted(Comparator.comparingInt(
                                (Declaration.Param p) -> p.span().start())
                        .reversed())
                .toList();
        StringBuilder settled = new StringBuilder(text);
        for (Declaration.Param p : params) {
            String value = param(p.name().text());
            p.value()
                    .ifPresentOrElse(
                            e -> settled.replace(e.span().start(), e.span().end(), value),
                            () -> settled.insert(
                                    p.type()
                                            .map(t -> t.span().end())
                                            .orElse(p.name().span().end()),
                                    " = " + value));
        }
        return settled.toString();
    }
}
