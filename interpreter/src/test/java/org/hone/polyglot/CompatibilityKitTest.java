package org.hone.polyglot;

import static org.assertj.core.api.Assertions.assertThat;

import com.oracle.truffle.tck.tests.ErrorTypeTest;
import com.oracle.truffle.tck.tests.ExpressionTest;
import com.oracle.truffle.tck.tests.IdentityFunctionTest;
import com.oracle.truffle.tck.tests.InlineExecutionTest;
import com.oracle.truffle.tck.tests.InvalidSyntaxTest;
import com.oracle.truffle.tck.tests.ScriptTest;
import com.oracle.truffle.tck.tests.StatementTest;
import com.oracle.truffle.tck.tests.ValueTest;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.junit.runner.JUnitCore;
import org.junit.runner.Result;

/** The compatibility kit of GraalVM, as it is published, over this language and the host's values. */
class CompatibilityKitTest {

    @ParameterizedTest
    @ValueSource(
            classes = {
                ValueTest.class,
                IdentityFunctionTest.class,
                ExpressionTest.class,
                StatementTest.class,
                ScriptTest.class,
                ErrorTypeTest.class,
                InvalidSyntaxTest.class,
                InlineExecutionTest.class
            })
    void theLanguagePassesTheKit(Class<?> part) {
        Result result = new JUnitCore().run(part);
        assertThat(result.getFailures()).isEmpty();
        assertThat(result.getRunCount()).isPositive();
    }
}
