package org.hone.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CompletionCommandTest {
    @TempDir
    private Path folder;

    @Test
    void bashCompletesCommandsAndOptions() throws IOException, InterruptedException {
        Shell shell = new Shell();
        assertThat(shell.run("completion", "bash")).isEqualTo(Exit.DONE);
        Path script = Files.writeString(folder.resolve("hone.bash"), shell.out());
        Process bash = new ProcessBuilder(
                        "bash",
                        "-c",
                        "source " + script
                                + " && COMP_WORDS=(hone rep) COMP_CWORD=1 && _complete_hone; echo ${COMPREPLY[@]};"
                                + " COMP_WORDS=(hone replay --fr) COMP_CWORD=2 && _complete_hone; echo ${COMPREPLY[@]}")
                .redirectErrorStream(true)
                .start();
        String said = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(bash.waitFor()).as(said).isZero();
        assertThat(said).contains("replay", "report", "--from-record");
    }

    @Test
    void zshReadsTheSameScript() {
        Shell shell = new Shell();
        assertThat(shell.run("completion", "zsh")).isEqualTo(Exit.DONE);
        assertThat(shell.out()).startsWith("autoload -U +X bashcompinit");
        assertThat(shell.run("completion", "fish")).isEqualTo(Exit.USAGE);
        assertThat(shell.err()).contains("fish", "bash");
    }
}
