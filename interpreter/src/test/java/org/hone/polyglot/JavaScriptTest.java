package org.hone.polyglot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.PolyglotAccess;
import org.graalvm.polyglot.PolyglotException;
import org.graalvm.polyglot.Value;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** JavaScript beside the language in one context. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class JavaScriptTest {
    private final Context context = Context.newBuilder("hone", "js")
            .allowPolyglotAccess(PolyglotAccess.ALL)
            .build();

    @AfterAll
    void close() {
        context.close();
    }

    private Value js(String text) {
        return context.eval("js", text);
    }

    @Test
    void javaScriptReadsARecordAndAList() {
        context.getBindings("js").putMember("r", context.eval("hone", "{ name: \"grpo\", rates: [0.5, 0.25] }"));
        assertThat(js("r.name + ' ' + (r.rates[0] + r.rates[1]) + ' ' + r.rates.length + ' ' + Object.keys(r)")
                        .asString())
                .isEqualTo("grpo 0.75 2 name,rates");
        assertThat(js("r.rates.map(x => 2 * x).join(' ')").asString()).isEqualTo("1 0.5");
    }

    @Test
    void javaScriptCallsAFunction() {
        context.getBindings("js").putMember("soft", context.eval("hone", "(x: Real) => sigmoid(x)"));
        assertThat(js("soft(0)").asDouble()).isEqualTo(0.5);
        assertThat(js("typeof soft").asString()).isEqualTo("function");
        assertThat(js("try { soft('zero') } catch (e) { e.message }").asString())
                .contains("takes `Real`, not Text");
    }

    @Test
    void javaScriptEvaluatesAndSeesWhatIsWrong() {
        assertThat(js("Polyglot.eval('hone', '2 * 21')").asInt()).isEqualTo(42);
        assertThat(js("try { Polyglot.eval('hone', 'let = 1') } catch (e) { e.diagnostics[0].code }")
                        .asString())
                .startsWith("H0");
    }

    @Test
    void anObjectOfJavaScriptComesBackAsItWas() {
        Value same = context.eval("hone", "x => x");
        Value object = js("({ a: 1, f() { return this.a } })");
        assertThat(same.execute(object).invokeMember("f").asInt()).isEqualTo(1);
    }

    @Test
    void membersAndElementsOfJavaScriptAreReadWhereTheirTypesFit() {
        Value bindings = context.getBindings("hone");
        bindings.putMember("setup", js("({ n: 8, lr: 5e-6, stop: ['a', 'b'], nested: { on: true } })"));
        assertThat(context.eval("hone", "setup.n * setup.lr").asDouble()).isEqualTo(4e-5);
        assertThat(context.eval("hone", "setup.stop[1]").asString()).isEqualTo("b");
        assertThat(context.eval("hone", "if setup.nested.on then 1 else 0").asInt())
                .isEqualTo(1);
        assertThatThrownBy(() -> context.eval("hone", "setup.m"))
                .isInstanceOf(PolyglotException.class)
                .hasMessageContaining("it has n, lr, stop, nested");
    }

    @Test
    void aTensorIsABufferOfDoubles() {
        context.getBindings("js")
                .putMember("t", context.asValue(new TensorObject(new double[] {-0.5, 2}, Optional.empty())));
        assertThat(js("t[0] + t.length").asDouble()).isEqualTo(1.5);
        assertThat(js("new DataView(t).getFloat64(8, true)").asDouble()).isEqualTo(2);
        assertThat(js("new Float64Array(new ArrayBuffer(t))[0]").asDouble()).isEqualTo(-0.5);
    }
}
