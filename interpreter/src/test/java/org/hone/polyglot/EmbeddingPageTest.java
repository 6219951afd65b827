package org.hone.polyglot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.PolyglotAccess;
import org.graalvm.polyglot.PolyglotException;
import org.graalvm.polyglot.Value;
import org.graalvm.polyglot.proxy.ProxyArray;
import org.graalvm.polyglot.proxy.ProxyObject;
import org.junit.jupiter.api.Test;

/** The listings of {@code docs/embedding.md}: they do what the page says. */
class EmbeddingPageTest {

    @Test
    void aContextEvaluates() {
        try (Context context = Context.newBuilder("hone")
                .option("engine.WarnInterpreterOnly", "false")
                .build()) {
            int two = context.eval("hone", "1 + 1").asInt();
            System.out.println(two);
        }
    }

    @Test
    void namesAndFunctionsAreBindings() {
        try (Context context = Context.create("hone")) {
            context.eval("hone", """
                    param lr: Real = 5e-6 where lr < 1e-2
                    fn warm(at: Int, over: Int) -> Real = min(1.0, at / over)
                    """);
            Value names = context.getBindings("hone");
            double lr = names.getMember("lr").asDouble();
            double tenth = names.getMember("warm").execute(10, 100).asDouble();
            assertThat(lr).isEqualTo(5e-6);
            assertThat(tenth).isCloseTo(0.1, within(1e-15));
        }
    }

    @Test
    void theHostGivesValues() {
        try (Context context = Context.create("hone")) {
            Value names = context.getBindings("hone");
            names.putMember("setup", ProxyObject.fromMap(Map.of("n", 8, "rates", ProxyArray.fromArray(0.25, 0.5))));
            double rate = context.eval("hone", "setup.n * setup.rates[1]").asDouble();
            assertThat(rate).isEqualTo(4);
        }
    }

    @Test
    void mistakesAreData() {
        List<String> found = new ArrayList<>();
        try (Context context = Context.create("hone")) {
            try {
                context.eval("hone", "param gate: Prob = 2\nlet = 3");
            } catch (PolyglotException e) {
                Value all = e.getGuestObject().getMember("diagnostics");
                for (long i = 0; i < all.getArraySize(); i++) {
                    Value one = all.getArrayElement(i);
                    found.add(one.getMember("code").asString() + " "
                            + one.getMember("message").asString());
                }
            }
        }
        assertThat(found).hasSize(1).first().asString().startsWith("H0");
    }

    @Test
    void javaScriptCallsHone() {
        Context both = Context.newBuilder("hone", "js")
                .allowPolyglotAccess(PolyglotAccess.ALL)
                .build();
        Value warm = both.eval("hone", "(at: Int) => min(1.0, at / 100)");
        both.getBindings("js").putMember("warm", warm);
        String weights =
                both.eval("js", "[10, 50, 200].map(s => warm(s)).join(' ')").asString();
        assertThat(weights).isEqualTo("0.1 0.5 1");
        both.close();
    }
}
