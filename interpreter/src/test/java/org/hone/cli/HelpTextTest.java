package org.hone.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HelpTextTest {
    @Test
    void linesOfASentenceAreJoinedAndExamplesAreNot() {
        assertThat(HelpText.flowing("Runs a", "program.", "Says so.", "", "Examples:", "  one", "  two"))
                .containsExactly("Runs a program.", "Says so.", "", "Examples:", "  one", "  two");
    }

    @Test
    void aCommandIsSummedUpInAWholeSentence() {
        Shell shell = new Shell();
        assertThat(shell.run("--help")).isEqualTo(Exit.DONE);
        assertThat(shell.out().replaceAll("\\s+", " "))
                .contains("hold the two against each other: metrics, replies, results and weights")
                .contains("the tests that each recipe gets for free: split, order");
    }

    @Test
    void theHelpOfRunListsItsExitCodes() {
        Shell shell = new Shell();
        assertThat(shell.run("run", "--help")).isEqualTo(Exit.DONE);
        assertThat(shell.out()).contains("Exit codes: 0 done, 1 ", ", 3 ", "130 interrupted");
    }
}
