package org.hone.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class SourceFileTest {
    @Test
    void allThreeLineEndsCount() {
        SourceFile source = new SourceFile("a", "one\ntwo\r\nthree\rfour");
        assertThat(source.lineCount()).isEqualTo(4);
        assertThat(source.line(2)).isEqualTo("two");
        assertThat(source.line(4)).isEqualTo("four");
        assertThat(source.position(source.text().indexOf("three"))).isEqualTo(new Position(3, 1));
    }

    @Test
    void theEndBelongsToTheLastLine() {
        assertThat(new SourceFile("a", "ab\n").position(3)).isEqualTo(new Position(2, 1));
        assertThat(new SourceFile("a", "").position(0)).isEqualTo(new Position(1, 1));
        assertThat(new SourceFile("a", "ab").position(99)).isEqualTo(new Position(1, 3));
    }

    @Test
    void spansJoinAndRefuseNonsense() {
        assertThat(new Span(4, 6).to(new Span(1, 2))).isEqualTo(new Span(1, 6));
        assertThat(Span.at(3).isEmpty()).isTrue();
        assertThatThrownBy(() -> new Span(3, 2)).isInstanceOf(IllegalArgumentException.class);
    }
}
