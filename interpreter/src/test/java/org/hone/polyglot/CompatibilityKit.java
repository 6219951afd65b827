package org.hone.polyglot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.graalvm.polyglot.tck.TypeDescriptor.ANY;
import static org.graalvm.polyglot.tck.TypeDescriptor.ARRAY;
import static org.graalvm.polyglot.tck.TypeDescriptor.BOOLEAN;
import static org.graalvm.polyglot.tck.TypeDescriptor.DURATION;
import static org.graalvm.polyglot.tck.TypeDescriptor.EXECUTABLE;
import static org.graalvm.polyglot.tck.TypeDescriptor.NULL;
import static org.graalvm.polyglot.tck.TypeDescriptor.NUMBER;
import static org.graalvm.polyglot.tck.TypeDescriptor.OBJECT;
import static org.graalvm.polyglot.tck.TypeDescriptor.STRING;
import static org.graalvm.polyglot.tck.TypeDescriptor.array;
import static org.graalvm.polyglot.tck.TypeDescriptor.executable;
import static org.graalvm.polyglot.tck.TypeDescriptor.intersection;

import java.util.Collection;
import java.util.List;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.Source;
import org.graalvm.polyglot.Value;
import org.graalvm.polyglot.tck.InlineSnippet;
import org.graalvm.polyglot.tck.LanguageProvider;
import org.graalvm.polyglot.tck.Snippet;
import org.graalvm.polyglot.tck.TypeDescriptor;

/** What the compatibility kit of GraalVM asks of a language: values, expressions, statements, programs, mistakes. */
public final class CompatibilityKit implements LanguageProvider {
    private static final String PROGRAM = """
            /// A half.
            fn half(x: Real) -> Real = x / 2.0
            param n: Int = 8 where n >= 2

            let doubled = 2 * n
            let result = { half: half(3.0), doubled: doubled }
            """;

    @Override
    public String getId() {
        return HoneLanguage.ID;
    }

    @Override
    public Value createIdentityFunction(Context context) {
        return context.eval(HoneLanguage.ID, "x => x");
    }

    @Override
    public Collection<? extends Snippet> createValueConstructors(Context context) {
        return List.of(
                value(context, "null", NULL),
                value(context, "true", BOOLEAN),
                value(context, "1", NUMBER),
                value(context, "2.5", NUMBER),
                value(context, "1e300", NUMBER),
                value(context, "30.min", intersection(DURATION, OBJECT)),
                value(context, "\"reply\"", STRING),
                value(context, "[1, 2, 3]", array(NUMBER)),
                value(context, "[]", ARRAY),
                value(context, "{ a: 1, b: \"two\" }", OBJECT),
                value(context, "x => x", executable(ANY, ANY)),
                value(context, "exp", EXECUTABLE));
    }

    @Override
    public Collection<? extends Snippet> createExpressions(Context context) {
        return List.of(
                snippet(context, "(a: Real, b: Real) => a + b", NUMBER, NUMBER, NUMBER),
                snippet(context, "(a: Real, b: Real) => a - b", NUMBER, NUMBER, NUMBER),
                snippet(context, "(a: Real, b: Real) => a * b", NUMBER, NUMBER, NUMBER),
                snippet(context, "(a: Real, b: Real) => a / b", NUMBER, NUMBER, NUMBER),
                snippet(context, "(a: Real, b: Real) => a < b", BOOLEAN, NUMBER, NUMBER),
                snippet(context, "(a: Real, b: Real) => a >= b", BOOLEAN, NUMBER, NUMBER),
                snippet(context, "(a: Real) => -a", NUMBER, NUMBER),
                snippet(context, "a => not a", BOOLEAN, BOOLEAN),
                snippet(context, "(a, b) => a and b", BOOLEAN, BOOLEAN, BOOLEAN),
                snippet(context, "(a, b) => a or b", BOOLEAN, BOOLEAN, BOOLEAN),
                snippet(context, "a => [a, a]", array(ANY), ANY),
                snippet(context, "a => { member: a }", OBJECT, ANY),
                snippet(context, "a => a |> (x => x)", ANY, ANY));
    }

    @Override
    public Collection<? extends Snippet> createStatements(Context context) {
        return List.of(
                snippet(context, "(c, a) => if c then a else a", ANY, BOOLEAN, ANY),
                snippet(context, "a => let b = a in b", ANY, ANY));
    }

    @Override
    public Collection<? extends Snippet> createScripts(Context context) {
        return List.of(program(context, "program"));
    }

    private static Snippet program(Context context, String name) {
        Source source =
                Source.newBuilder(HoneLanguage.ID, PROGRAM, "program.hone").buildLiteral();
        Value program = context.parse(source);
        return Snippet.newBuilder(name, program, OBJECT)
                .resultVerifier(run -> {
                    assertThat(run.getException()).isNull();
                    assertThat(run.getResult().getMember("half").asDouble()).isEqualTo(1.5);
                    assertThat(run.getResult().getMember("doubled").asInt()).isEqualTo(16);
                })
                .build();
    }

    @Override
    public Collection<? extends Source> createInvalidSyntaxScripts(Context context) {
        return List.of(
                Source.newBuilder(HoneLanguage.ID, "recipe {", "open.hone").buildLiteral(),
                Source.newBuilder(HoneLanguage.ID, "let = 3", "nameless.hone").buildLiteral(),
                Source.newBuilder(HoneLanguage.ID, "1 +* 2", "operators.hone").buildLiteral());
    }

    @Override
    public Collection<? extends InlineSnippet> createInlineScripts(Context context) {
        return List.of(
                InlineSnippet.newBuilder(program(context, "first"), "1 + 1")
                        .resultVerifier(
                                run -> assertThat(run.getResult().asInt()).isEqualTo(2))
                        .build(),
                InlineSnippet.newBuilder(program(context, "second"), "half(n)")
                        .locationPredicate(
                                section -> section.getCharacters().toString().startsWith("let result"))
                        .resultVerifier(
                                run -> assertThat(run.getResult().asDouble()).isEqualTo(4))
                        .build());
    }

    private static Snippet value(Context context, String text, TypeDescriptor type) {
        return Snippet.newBuilder(text, context.parse(HoneLanguage.ID, text), type)
                .build();
    }

    private static Snippet snippet(Context context, String text, TypeDescriptor result, TypeDescriptor... parameters) {
        return Snippet.newBuilder(text, context.eval(HoneLanguage.ID, text), result)
                .parameterTypes(parameters)
                .build();
    }
}
