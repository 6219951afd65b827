package org.hone.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code hone check --fix}: what it writes, what it shows and what it leaves alone. */
final class CheckFixTest {
    private static final String AGGREGATE =
            "  aggregate  = l => l |> mean(per: sequence) |> mean(per: prompt) |> mean(per: batch)\n}\n";

    @TempDir
    private Path temp;

    private final Shell shell = new Shell();

    private Path file(String name, String text) throws IOException {
        return Files.writeString(temp.resolve(name), text);
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(temp)) {
            return files.map(p -> p.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void aMendedFileIsWrittenAndCleanAfterwards() throws IOException {
        Path a = file("a.hone", "param count: Int = 4\nparam double: Int = 2 * coutn\n");
        assertThat(shell.run("check", a, "--fix")).isEqualTo(Exit.DONE);
        assertThat(a).hasContent("param count: Int = 4\nparam double: Int = 2 * count\n");
        assertThat(shell.out())
                .isEqualTo(a + ":2: H1001, did you mean `count`?\n"
                        + "- param double: Int = 2 * coutn\n"
                        + "+ param double: Int = 2 * count\n"
                        + a + ": 1 change written\n"
                        + a + ": no problems\n");
        assertThat(names()).containsExactly("a.hone");
        assertThat(shell.run("check", a, "--fix")).isEqualTo(Exit.DONE);
        assertThat(shell.out()).isEqualTo(a + ": no problems\n");
    }

    @Test
    void severalMistakesOfAFileAreMendedTogetherEvenTwoInALine() throws IOException {
        Path a = file(
                "a.hone",
                "param count: Int = 4\nparam other: Int = 3\nparam sum: Int = coutn + ohter\nparam more: Int = coutn\n");
        assertThat(shell.run("check", a, "--fix")).isEqualTo(Exit.DONE);
        assertThat(a)
                .hasContent(
                        "param count: Int = 4\nparam other: Int = 3\nparam sum: Int = count + other\nparam more: Int = count\n");
        assertThat(shell.out()).contains(a + ": 3 changes written\n");
    }

    @Test
    void aMistakeThatShowsOnlyWhenAnotherIsMendedIsMendedInTheNextRound() throws IOException {
        Path a = file(
                "a.hone",
                "estimator mine(t: Rollouts) {\n"
                        + "  let first  = centred(t.reward, per: prompt)\n"
                        + "  let second = first // never read\n"
                        + "  let third  = second\n"
                        + "  reference  = t.behaviour.logprob\n"
                        + "  advantage  = centred(t.rewrad, per: prompt)\n"
                        + "  likelihood = t.policy.logprob\n"
                        + AGGREGATE);
        assertThat(shell.run("check", a, "--fix")).isEqualTo(Exit.DONE);
        assertThat(Files.readString(a))
                .isEqualTo("estimator mine(t: Rollouts) {\n"
                        + "  // never read\n"
                        + "  reference  = t.behaviour.logprob\n"
                        + "  advantage  = centred(t.reward, per: prompt)\n"
                        + "  likelihood = t.policy.logprob\n"
                        + AGGREGATE);
    }

    @Test
    void unreadLetsOfOneLineGoWithWhatSeparatesThem() throws IOException {
        Path a = file(
                "a.hone",
                "import std.estimators { sft }\nschedule s(q: PromptStats) { let a = 1.0; weight sft = 1.0; let b = 2.0 }\n");
        assertThat(shell.run("check", a, "--fix")).isEqualTo(Exit.DONE);
        assertThat(Files.readString(a))
                .startsWith("import std.estimators { sft }\nschedule s(q: PromptStats) { weight sft = 1.0;");
        assertThat(shell.run("check", a)).isEqualTo(Exit.DONE);
        assertThat(shell.out()).isEqualTo(a + ": no problems\n");
    }

    @Test
    void missingImportsThatGoToTheSamePlaceAreAddedOneAfterTheOther() throws IOException {
        Path a = file("a.hone", "schedule s(q: PromptStats) {\n  weight grpo = q.pass_rate\n  weight sft = 1.0\n}\n");
        assertThat(shell.run("check", a, "--fix")).isEqualTo(Exit.DONE);
        assertThat(Files.readString(a))
                .contains("import std.estimators { grpo }\n", "import std.estimators { sft }\n")
                .endsWith("schedule s(q: PromptStats) {\n  weight grpo = q.pass_rate\n  weight sft = 1.0\n}\n");
        assertThat(shell.run("check", a)).isEqualTo(Exit.DONE);
    }

    @Test
    void aDiffShowsTheSameChangesAndWritesNothing() throws IOException {
        String text = "param count: Int = 4\nparam double: Int = 2 * coutn\n";
        Path a = file("a.hone", text);
        assertThat(shell.run("check", a, "--fix", "--diff")).isEqualTo(Exit.DONE);
        assertThat(Files.readString(a)).isEqualTo(text);
        assertThat(shell.out())
                .contains("- param double: Int = 2 * coutn\n+ param double: Int = 2 * count\n")
                .contains(a + ": 1 change, not written\n");
        assertThat(names()).containsExactly("a.hone");
    }

    @Test
    void aDiffWithoutAFixIsAMistakeOfTheCommandLine() throws IOException {
        assertThat(shell.run("check", file("a.hone", "param n: Int = 4\n"), "--diff"))
                .isEqualTo(Exit.USAGE);
        assertThat(shell.err()).contains("--fix");
    }

    @Test
    void whatCannotBeMendedLeavesTheFileAsItIs() throws IOException {
        String text = "param n: Int = 4 where n >= 5\r\n// the end";
        Path a = file("a.hone", text);
        var written = Files.getLastModifiedTime(a);
        assertThat(shell.run("check", a, "--fix")).isEqualTo(Exit.PROGRAM);
        assertThat(Files.readString(a)).isEqualTo(text);
        assertThat(Files.getLastModifiedTime(a)).isEqualTo(written);
        assertThat(shell.out()).isEmpty();
        assertThat(shell.err()).contains("error[H4003]");
    }

    @Test
    void whatCanBeMendedIsAndTheRestIsSaid() throws IOException {
        Path a = file("a.hone", "param n: Int = 4 where n >= 5\nparam m: Int = nn\nparam k: Int = zzzzzzz\n");
        assertThat(shell.run("check", a, "--fix")).isEqualTo(Exit.PROGRAM);
        assertThat(a).hasContent("param n: Int = 4 where n >= 5\nparam m: Int = n\nparam k: Int = zzzzzzz\n");
        assertThat(shell.err()).contains("`zzzzzzz`").doesNotContain("`nn`");
    }

    @Test
    void lineEndsStayAsTheyAre() throws IOException {
        Path a = file("a.hone", "param count: Int = 4\r\nparam double: Int = 2 * coutn\r\n");
        assertThat(shell.run("check", a, "--fix")).isEqualTo(Exit.DONE);
        assertThat(Files.readString(a)).isEqualTo("param count: Int = 4\r\nparam double: Int = 2 * count\r\n");
    }

    @Test
    void eachFileStandsForItself() throws IOException {
        Path a = file("a.hone", "param count: Int = 4\nparam double: Int = 2 * coutn\n");
        Path b = file("b.hone", "param n: Int = 4 where n >= 5\n");
        Path c = file("c.hone", "param n: Int = 4\n");
        assertThat(shell.run("check", a, b, c, "--fix", "--format", "json")).isEqualTo(Exit.PROGRAM);
        JsonNode files = new ObjectMapper().readTree(shell.out()).path("files");
        assertThat(files).hasSize(3);
        JsonNode mended = files.path(0);
        assertThat(mended.path("ok").asBoolean()).isTrue();
        assertThat(mended.path("fixed")).hasSize(1);
        assertThat(mended.path("fixed").path(0).path("line").asInt()).isEqualTo(2);
        assertThat(mended.path("fixed").path(0).path("code").asText()).isEqualTo("H1001");
        assertThat(mended.path("fixed").path(0).path("before").asText()).isEqualTo("param double: Int = 2 * coutn");
        assertThat(mended.path("fixed").path(0).path("after").asText()).isEqualTo("param double: Int = 2 * count");
        assertThat(mended.path("diagnostics")).isEmpty();
        assertThat(files.path(1).path("ok").asBoolean()).isFalse();
        assertThat(files.path(1).path("fixed")).isEmpty();
        assertThat(files.path(1).path("diagnostics")).hasSize(1);
        assertThat(files.path(2).path("fixed")).isEmpty();
        assertThat(a).hasContent("param count: Int = 4\nparam double: Int = 2 * count\n");
        assertThat(b).hasContent("param n: Int = 4 where n >= 5\n");
    }

    @Test
    void aFileThatCannotBeWrittenIsSaidAndLeftWhole() throws IOException {
        String text = "param count: Int = 4\nparam double: Int = 2 * coutn\n";
        Path a = file("a.hone", text);
        // Something stands where the new text is kept until it is whole.
        Files.createDirectories(temp.resolve("a.hone.new").resolve("taken"));
        assertThat(shell.run("check", a, "--fix")).isEqualTo(Exit.USAGE);
        assertThat(shell.err()).contains("cannot write `" + a + "`");
        assertThat(Files.readString(a)).isEqualTo(text);
    }

    @Test
    void aMendedFileKeepsItsRights() throws IOException {
        Path a = file("a.hone", "param count: Int = 4\nparam double: Int = 2 * coutn\n");
        Set<PosixFilePermission> rights = PosixFilePermissions.fromString("rwxrw-r--");
        Files.setPosixFilePermissions(a, rights);
        assertThat(shell.run("check", a, "--fix")).isEqualTo(Exit.DONE);
        assertThat(Files.getPosixFilePermissions(a)).isEqualTo(rights);
        Files.writeString(a, "param   count: Int = 4\n");
        assertThat(shell.run("fmt", a)).isEqualTo(Exit.DONE);
        assertThat(a).hasContent("param count: Int = 4\n");
        assertThat(Files.getPosixFilePermissions(a)).isEqualTo(rights);
    }

    @Test
    void whatIsPipedIsWrittenInItsStyle() {
        assertThat(shell.typing("param   n: Int = 4\n").run("fmt", "-")).isEqualTo(Exit.DONE);
        assertThat(shell.out()).isEqualTo("param n: Int = 4\n");
    }

    @Test
    void aLinkStaysALinkToTheMendedFile() throws IOException {
        Path folder = Files.createDirectory(temp.resolve("folder"));
        String text = "param count: Int = 4\nparam double: Int = 2 * coutn\n";
        Path a = Files.writeString(folder.resolve("a.hone"), text);
        Path link = Files.createSymbolicLink(temp.resolve("link.hone"), a);
        assertThat(shell.run("check", link, "--fix")).isEqualTo(Exit.DONE);
        assertThat(Files.isSymbolicLink(link)).isTrue();
        assertThat(a).hasContent("param count: Int = 4\nparam double: Int = 2 * count\n");
    }
}
