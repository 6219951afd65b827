package org.hone.prompt;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class StepTablesTest {
    private static Piece.Grid table(int rows) {
        return new Piece.Grid(
                List.of("row"),
                List.of(true),
                IntStream.range(0, rows)
                        .mapToObj(i -> List.of(Integer.toString(i)))
                        .toList());
    }

    @Test
    void aPhaseShowsTheFirstRowsOfALongTableAndSaysHowToSeeAll() {
        List<Piece> shown = StepTables.brief(table(128), "rewards");
        assertThat(shown).hasSize(2);
        assertThat(((Piece.Grid) shown.getFirst()).rows()).hasSize(16).startsWith(List.of("0"));
        assertThat(((Piece.Text) shown.getLast()).text()).isEqualTo("and 112 more rows: `:rewards`");
    }

    @Test
    void aShortTableIsShownWhole() {
        assertThat(StepTables.brief(table(16), "rewards")).containsExactly(table(16));
    }
}
