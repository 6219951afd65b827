package org.hone.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class TableWidthTest {
    private static final Table TABLE = new Table(
            List.of(Table.Column.left("prompt"), Table.Column.right("reward"), Table.Column.right("length")),
            List.of(List.of("What is twelve plus thirty?", "1.00", "23"), List.of("short", "0.25", "1024")));

    @Test
    void aTableThatFitsIsNotChanged() {
        assertThat(TABLE.lines(Glyphs.UNICODE, 60)).isEqualTo(TABLE.lines(Glyphs.UNICODE));
    }

    @Test
    void textIsCutBeforeAnyNumber() {
        assertThat(TABLE.lines(Glyphs.UNICODE, 28))
                .containsExactly(
                        "prompt        reward  length",
                        "────────────────────────────",
                        "What is twe…    1.00      23",
                        "short           0.25    1024");
    }

    @Test
    void aColumnThatDoesNotFitIsLeftOutWhole() {
        assertThat(TABLE.lines(Glyphs.UNICODE, 20))
                .containsExactly(
                        "prompt     reward  …", "────────────────────", "What is …    1.00", "short        0.25");
    }

    @Test
    void noLineIsWiderThanTheScreenHoweverNarrow() {
        for (int width = 1; width < 50; width++) {
            int limit = width;
            assertThat(TABLE.lines(Glyphs.UNICODE, width)).allMatch(line -> TextWidth.of(line) <= limit);
        }
    }
}
