package org.hone.lower;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.hone.ast.Declaration;
import org.hone.diagnostics.Diagnostics;
import org.hone.parser.Parser;
import org.hone.source.SourceFile;
import org.junit.jupiter.api.Test;

class WhereBoundsTest {

    @Test
    void bothEndsAreTriedAsFarAsTheyAreAllowed() {
        assertThat(of("param x: Real = 0.5 where 0 <= x and x <= 1")
                        .orElseThrow()
                        .probes(false))
                .contains("0.0", "1.0", "0.5");
        List<String> open = of("param x: Real = 0.5 where 0.0 < x and 2.0 > x")
                .orElseThrow()
                .probes(false);
        assertThat(open.stream().map(Double::parseDouble).toList())
                .allMatch(x -> x > 0 && x < 2)
                .anyMatch(x -> x < 1e-6)
                .anyMatch(x -> x > 2 - 1e-6);
    }

    @Test
    void whatCountsTakesTheNextNumberAndKeepsItsUnit() {
        assertThat(of("param n: Int = 4 where n > 2 and n < 9").orElseThrow().probes(true))
                .contains("3", "8")
                .doesNotContain("2", "9");
        assertThat(of("param s: Steps = 40.steps where s >= 10.steps")
                        .orElseThrow()
                        .probes(true))
                .contains("10.steps", "1000010.steps");
    }

    @Test
    void anOpenEndIsTriedFarOut() {
        assertThat(of("param x: Real = 0.5 where x >= -1.5").orElseThrow().probes(false))
                .contains("-1.5", "-0.5", "999998.5");
    }

    @Test
    void aConditionWithoutAConstantBoundSaysNothing() {
        assertThat(of("param x: Real = 0.5")).isEmpty();
        assertThat(of("param x: Real = 0.5 where x != 1.0")).isEmpty();
        assertThat(of("param x: Real = 0.5 where x < 1.0 or x > 2.0")).isEmpty();
        assertThat(of("param x: Real = 0.5 where x * x < 1.0")).isEmpty();
    }

    private static Optional<WhereBounds> of(String text) {
        Diagnostics diagnostics = new Diagnostics();
        Declaration first = Parser.parse(new SourceFile("p.hone", text + "\n"), diagnostics)
                .declarations()
                .findFirst()
                .orElseThrow();
        assertThat(diagnostics.sorted()).isEmpty();
        return WhereBounds.of((Declaration.Param) first);
    }
}
