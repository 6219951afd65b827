package org.hone.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LockCommandTest {
    private record Said(int code, String out, String err) {}

    private static Said hone(Object... args) {
        Shell shell = new Shell();
        int code = shell.run(args);
        return new Said(code, shell.out(), shell.err());
    }

    @TempDir
    private Path folder;

    private Path program() throws IOException {
        Files.writeString(folder.resolve("rows.jsonl"), "{\"q\": \"1+1=\", \"a\": \"2\"}\n");
        Files.createDirectories(folder.resolve("weights"));
        Files.writeString(folder.resolve("weights/model.safetensors"), "weights");
        Files.writeString(folder.resolve("weights/tokenizer.json"), "{}");
        Files.writeString(
                folder.resolve("part.hone"),
                "import std.estimators { sft }\n\nschedule all(q: PromptStats) { weight sft = 1.0 }\n");
        String text = """
                import "part.hone" { all }

                model policy { weights = "%1$s/weights"; max_reply = 8.tokens }
                model later { weights = "%1$s/later"; max_reply = 8.tokens }

                dataset rows {
                  source       = "%1$s/rows.jsonl"
                  prompt: Text = column("q")
                  demo:   Text = column("a")
                }

                optimizer adam { rule = adamw; lr = 1e-3 }

                recipe imitation {
                  model     = policy
                  data      = rows
                  schedule  = all
                  optimizer = adam
                  batch     = 1.prompts
                  steps     = 1.steps
                }

                run { let tuned = train imitation }
                """.formatted(folder);
        return Files.writeString(folder.resolve("p.hone"), text);
    }

    @Test
    void aLockNamesEverythingTheProgramDependsOn() throws IOException {
        Path program = program();
        Said shell = hone("lock", program.toString());
        assertThat(shell.code()).as(shell.err()).isZero();
        assertThat(Files.readString(folder.resolve("p.hone.lock")))
                .contains("part.hone", "std/estimators.hone", "rows.jsonl", "model.safetensors", "tokenizer.json")
                .contains("later\" : \"made by a run\"")
                .contains("\"device\" : \"cpu\"");
        assertThat(hone("lock", "--check", program.toString()).code()).isZero();
    }

    @Test
    void aChangedByteAnywhereIsRefusedByName() throws IOException {
        Path program = program();
        assertThat(hone("lock", program.toString()).code()).isZero();
        for (String name :
                new String[] {"rows.jsonl", "weights/model.safetensors", "weights/tokenizer.json", "part.hone", "p.hone"
                }) {
            Path file = folder.resolve(name);
            String before = Files.readString(file);
            Files.writeString(file, before + (name.endsWith(".hone") ? "// a comment\n" : " "));
            Said check = hone("lock", "--check", program.toString());
            assertThat(check.code()).as(name).isEqualTo(1);
            assertThat(check.out()).contains(name, "locked ", ", found ");
            Said run = hone(
                    "run", program.toString(), "--out", folder.resolve("run").toString());
            assertThat(run.code()).as(name).isEqualTo(2);
            assertThat(run.err()).contains(name).contains("--no-lock");
            assertThat(folder.resolve("run")).doesNotExist();
            Files.writeString(file, before);
        }
    }

    @Test
    void dataThatIsNotThereCannotBeLocked() throws IOException {
        Path program = program();
        Files.delete(folder.resolve("rows.jsonl"));
        Said shell = hone("lock", program.toString());
        assertThat(shell.code()).isEqualTo(1);
        assertThat(shell.err()).contains("`rows` cannot be locked").contains("rows.jsonl");
    }

    @Test
    void aTornLockIsNoLock() throws IOException {
        Path program = program();
        Files.writeString(folder.resolve("p.hone.lock"), "{\"lock\": \"1\", \"mod");
        Said shell = hone("run", program.toString());
        assertThat(shell.code()).isEqualTo(2);
        assertThat(shell.err()).contains("p.hone.lock").contains("hone lock");
    }
}
