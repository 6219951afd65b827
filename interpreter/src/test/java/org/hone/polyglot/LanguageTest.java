package org.hone.polyglot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.PolyglotException;
import org.graalvm.polyglot.Source;
import org.graalvm.polyglot.Value;
import org.graalvm.polyglot.proxy.ProxyObject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A Java program that hosts the language. */
class LanguageTest {
    private final Context context = Context.create("hone");

    @AfterEach
    void close() {
        context.close(true);
    }

    private Value eval(String text) {
        return context.eval("hone", text);
    }

    @Test
    void expressionsHaveTheirValues() {
        assertThat(eval("1 + 1").asInt()).isEqualTo(2);
        assertThat(eval("1 / 4").asDouble()).isEqualTo(0.25);
        assertThat(eval("2 < 1").asBoolean()).isFalse();
        assertThat(eval("\"reply\"").asString()).isEqualTo("reply");
        assertThat(eval("null").isNull()).isTrue();
        assertThat(eval("exp(0.0)").asDouble()).isEqualTo(1);
    }

    @Test
    void recordsHaveMembersAndListsAreArrays() {
        Value value = eval("{ n: 4, tags: [\"a\", \"b\"], nested: { rate: 0.5 } }");
        assertThat(value.getMemberKeys()).containsExactly("n", "tags", "nested");
        assertThat(value.getMember("n").asInt()).isEqualTo(4);
        assertThat(value.getMember("tags").getArraySize()).isEqualTo(2);
        assertThat(value.getMember("tags").getArrayElement(1).asString()).isEqualTo("b");
        assertThat(value.getMember("tags").as(String[].class)).containsExactly("a", "b");
        assertThat(value.getMember("nested").getMember("rate").asDouble()).isEqualTo(0.5);
        assertThat(value).hasToString("{ n: 4, tags: [\"a\", \"b\"], nested: a record }");
        assertThatThrownBy(() -> value.putMember("n", 5)).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void quantitiesAreNumbersWithAUnit() {
        Value tokens = eval("8192.tokens");
        assertThat(tokens.asInt()).isEqualTo(8192);
        assertThat(tokens.getMember("unit").asString()).isEqualTo("tokens");
        assertThat(tokens).hasToString("8192.tokens");
        assertThat(eval("30.min").asDuration()).isEqualTo(Duration.ofMinutes(30));
    }

    @Test
    void functionsExecute() {
        Value half = eval("/// A half.\nfn half(x: Real) -> Real = x / 2.0");
        assertThat(half.canExecute()).isTrue();
        assertThat(half.execute(3).asDouble()).isEqualTo(1.5);
        assertThat(half.getSourceLocation().getCharacters()).asString().startsWith("fn half");
        assertThat(eval("(a, b) => [a, b]").execute("x", true)).hasToString("[\"x\", true]");
    }

    @Test
    void aCallWithWrongArgumentsSaysWhatIsWrongWithThem() {
        Value half = eval("fn half(x: Real) -> Real = x / 2.0");
        assertThatThrownBy(() -> half.execute("three"))
                .isInstanceOfSatisfying(PolyglotException.class, e -> {
                    assertThat(e.isGuestException()).isTrue();
                    assertThat(e.isSyntaxError()).isFalse();
                    assertThat(e.getPolyglotStackTrace().iterator().next().getRootName())
                            .isEqualTo("half");
                })
                .hasMessageContaining("`x` of `half`");
        assertThatThrownBy(half::execute).isInstanceOf(PolyglotException.class).hasMessageContaining("`x`");
    }

    @Test
    void theNamesOfAContextAreItsBindings() {
        eval("param lr: Real = 5e-6\nfn twice(x: Real) -> Real = 2.0 * x\nlet k = 3");
        Value bindings = context.getBindings("hone");
        assertThat(bindings.getMemberKeys()).contains("lr", "twice", "k");
        assertThat(bindings.getMember("lr").asDouble()).isEqualTo(5e-6);
        assertThat(bindings.getMember("twice").execute(4).asDouble()).isEqualTo(8);
        assertThat(eval("twice(lr) * k").asDouble()).isCloseTo(3e-5, within(1e-12));
    }

    @Test
    void theHostMayGiveValuesToAProgram() {
        Value bindings = context.getBindings("hone");
        bindings.putMember("n", 8);
        bindings.putMember("host", ProxyObject.fromMap(Map.of("rate", 0.25, "names", List.of("a", "b"))));
        bindings.putMember("rates", new double[] {0.5, 0.75});
        assertThat(eval("2 * n").asInt()).isEqualTo(16);
    }

    @Test
    void whatHasTheNameOfADeclarationCannotBePutThere() {
        eval("param lr: Real = 5e-6");
        assertThatThrownBy(() -> context.getBindings("hone").putMember("lr", 1.0))
                .isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void aNounShowsItsNameItsDocAndItsFormula() {
        Value noun = eval("""
                import std.aggregate { sequence_mean }
                /// Reinforce, plainly.
                estimator plain(t: Rollouts) {
                  reference  = 0.0
                  advantage  = t.reward
                  likelihood = t.policy.logprob
                  aggregate  = sequence_mean
                }
                """);
        assertThat(noun.getMember("name").asString()).isEqualTo("plain");
        assertThat(noun.getMember("kind").asString()).isEqualTo("Estimator");
        assertThat(noun.getMember("doc").asString()).isEqualTo("Reinforce, plainly.");
        assertThat(noun.getMember("formula").asString()).contains("∇π_θ");
        assertThat(noun).hasToString("estimator plain");
        assertThat(noun.getMetaObject().getMetaSimpleName()).isEqualTo("Estimator");
        assertThat(noun.getSourceLocation().getStartLine()).isEqualTo(3);
    }

    @Test
    void typesAreMetaObjects() {
        assertThat(eval("1.5").getMetaObject().getMetaSimpleName()).isEqualTo("Real");
        assertThat(eval("8.tokens").getMetaObject().getMetaSimpleName()).isEqualTo("Tokens");
        assertThat(eval("{ a: 1 }").getMetaObject().isMetaInstance(eval("{ b: 2 }")))
                .isTrue();
    }

    @Test
    void aTextThatCannotBeReadCarriesEverythingThatIsWrongWithIt() {
        Source source = Source.newBuilder("hone", "let = 3\nlet b = 1 +* 2\n", "two.hone")
                .buildLiteral();
        assertThatThrownBy(() -> context.eval(source)).isInstanceOfSatisfying(PolyglotException.class, e -> {
            assertThat(e.isSyntaxError()).isTrue();
            assertThat(e.isIncompleteSource()).isFalse();
            assertThat(e.getSourceLocation().getSource().getName()).isEqualTo("two.hone");
            assertThat(e.getSourceLocation().getStartLine()).isEqualTo(1);
            Value found = e.getGuestObject().getMember("diagnostics");
            assertThat(found.getArraySize()).isEqualTo(2);
            assertThat(found.getArrayElement(1).getMember("code").asString()).startsWith("H0");
            assertThat(found.getArrayElement(1)
                            .getMember("place")
                            .getMember("line")
                            .asInt())
                    .isEqualTo(2);
            assertThat(e.getMessage()).contains("error[H0").contains("two.hone:2:");
        });
    }

    @Test
    void aTextThatIsNotFinishedSaysSo() {
        for (String text : List.of("recipe r {", "1 +", "let a =", "/* a comment")) {
            assertThatThrownBy(() -> eval(text))
                    .isInstanceOfSatisfying(
                            PolyglotException.class,
                            e -> assertThat(e.isIncompleteSource()).as(text).isTrue());
        }
    }

    @Test
    void aProgramThatIsWrongIsRefusedAtItsPlace() {
        Source source = Source.newBuilder("hone", "let a = 1\na + unknown_name\n", "wrong.hone")
                .buildLiteral();
        assertThatThrownBy(() -> context.eval(source)).isInstanceOfSatisfying(PolyglotException.class, e -> {
            assertThat(e.isSyntaxError()).isTrue();
            assertThat(e.getSourceLocation().getCharacters()).asString().isEqualTo("unknown_name");
            assertThat(e.getSourceLocation().getStartLine()).isEqualTo(2);
        });
        assertThat(eval("1").asInt()).isEqualTo(1);
    }
}
