package org.hone.assist;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.hone.ast.Declaration;
import org.hone.ast.Doc;
import org.hone.ast.ModuleTree;
import org.hone.ast.Parameter;
import org.hone.diagnostics.Diagnostics;
import org.hone.parser.Parser;
import org.hone.resolve.ModuleLoader;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ParameterDocTest {
    static Stream<String> modules() {
        return ModuleLoader.STANDARD.stream();
    }

    private static List<Parameter> parameters(Declaration declaration) {
        return switch (declaration) {
            case Declaration.Function f -> f.parameters();
            case Declaration.Reward r -> r.parameters();
            case Declaration.Task t -> t.parameters();
            case Declaration.Estimator e -> e.parameters();
            case Declaration.Schedule s -> s.parameters();
            default -> List.of();
        };
    }

    @ParameterizedTest
    @MethodSource("modules")
    void everyParameterOfTheStandardLibraryHasASentence(String module) {
        ModuleTree tree =
                Parser.parse(new ModuleLoader(Path.of("")).standard(module).orElseThrow(), new Diagnostics());
        List<String> silent = new ArrayList<>();
        tree.declarations().forEach(declaration -> {
            String doc = declaration.doc().map(Doc::text).orElse("");
            for (Parameter parameter : parameters(declaration)) {
                String name = parameter.name().text();
                String source = parameter
                        .type()
                        .map(t -> TypeDocs.ofSource(tree.source().text(t.span())))
                        .orElse("");
                if (source.isEmpty() && ParameterDoc.of(doc, name).isBlank()) {
                    silent.add(((Declaration.Named) declaration).name().text() + "(" + name + ")");
                }
            }
        });
        assertThat(silent).isEmpty();
    }
}
