package org.hone.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The launcher against scripts that pretend to be a JDK, in a checkout that pretends to be built. */
@DisabledOnOs(OS.WINDOWS)
final class LauncherTest {
    @TempDir
    private Path temp;

    private Path home;

    @BeforeEach
    void pretendCheckout() throws IOException {
        home = Files.createDirectories(temp.resolve("a checkout"));
        Files.copy(Path.of("..", "hone"), home.resolve("hone"), StandardCopyOption.COPY_ATTRIBUTES);
        Files.writeString(home.resolve("pom.xml"), "<project>\n  <version>9.9</version>\n</project>\n");
        for (String module : new String[] {"grammar", "stdlib", "runtime", "interpreter"}) {
            Files.createDirectories(home.resolve(module).resolve("src/main"));
            Path target = Files.createDirectories(home.resolve(module).resolve("target"));
            Files.writeString(target.resolve("hone-" + module + "-9.9.jar"), "");
        }
        Path lib = Files.createDirectories(home.resolve("interpreter/target/lib"));
        Files.writeString(lib.resolve("b.jar"), "");
        Files.writeString(lib.resolve("a.jar"), "");
        Files.writeString(home.resolve("interpreter/target/hone.built"), "");
    }

    @Test
    void theJavaOnThePathIsUsedWhenItIsNewEnough() throws Exception {
        Path path = java(temp.resolve("path"), "21.0.4");
        assertThat(launch(path, Map.of(), "check", "x y.hone").output)
                .contains("java 21.0.4", "org.hone.cli.Main check x y.hone");
    }

    @Test
    void anOldJavaOnThePathIsPassedOverForTheNewestInstalled() throws Exception {
        Path path = java(temp.resolve("path"), "17.0.15");
        java(temp.resolve("jdks/temurin 21"), "21.0.4");
        java(temp.resolve("jdks/temurin-25"), "25.0.3");
        java(temp.resolve("jdks/old"), "1.8.0_402");
        assertThat(launch(path, Map.of("HONE_JDK_PATH", temp.resolve("jdks").toString())).output)
                .contains("java 25.0.3");
    }

    @Test
    void theReleaseFileOfAJdkSaysItsVersion() throws Exception {
        Path path = java(temp.resolve("path"), "17.0.15");
        Path jdk = temp.resolve("jdks/jdk");
        java(jdk, "8.0.0");
        Files.writeString(jdk.resolve("release"), "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"25\"\n");
        assertThat(launch(path, Map.of("HONE_JDK_PATH", temp.resolve("jdks").toString())).output)
                .contains("java 8.0.0", "org.hone.cli.Main");
    }

    @Test
    void javaHomeWinsOverThePathAndHoneJavaOverBoth() throws Exception {
        Path path = java(temp.resolve("path"), "21.0.4");
        java(temp.resolve("home jdk"), "22.0.1");
        java(temp.resolve("own jdk"), "23.0.1");
        String javaHome = temp.resolve("home jdk").toString();
        assertThat(launch(path, Map.of("JAVA_HOME", javaHome)).output).contains("java 22.0.1");
        assertThat(launch(
                                path,
                                Map.of(
                                        "JAVA_HOME",
                                        javaHome,
                                        "HONE_JAVA",
                                        temp.resolve("own jdk").toString()))
                        .output)
                .contains("java 23.0.1");
    }

    @Test
    void anUnusableHoneJavaIsAnErrorAndNothingElseIsTried() throws Exception {
        Path path = java(temp.resolve("path"), "21.0.4");
        java(temp.resolve("old"), "17.0.1");
        Outcome old = launch(path, Map.of("HONE_JAVA", temp.resolve("old").toString()));
        assertThat(old.code).isEqualTo(Exit.FAILED);
        assertThat(old.output).contains("which is Java 17; Hone needs 21");
        Outcome missing = launch(path, Map.of("HONE_JAVA", temp.resolve("none").toString()));
        assertThat(missing.code).isEqualTo(Exit.FAILED);
        assertThat(missing.output).contains("there is no java that can be run");
    }

    @Test
    void withoutAnyJdkItSaysWhatToInstall() throws Exception {
        Path path = java(temp.resolve("path"), "17.0.15");
        Outcome outcome =
                launch(path, Map.of("HONE_JDK_PATH", temp.resolve("nothing").toString()));
        assertThat(outcome.code).isEqualTo(Exit.FAILED);
        assertThat(outcome.output).contains("needs a JDK 21 or newer", "is version 17", "Install one", "HONE_JAVA");
    }

    @Test
    void itIsFoundThroughSymbolicLinksAndTheClassPathIsSorted() throws Exception {
        Path path = java(temp.resolve("path"), "21.0.4");
        Path first = Files.createSymbolicLink(temp.resolve("first link"), Path.of("a checkout", "hone"));
        Path second = Files.createSymbolicLink(temp.resolve("second"), first);
        Outcome outcome = launch(second, path, Map.of(), List.of("--version"));
        Path real = home.toRealPath();
        assertThat(outcome.output)
                .contains("-cp " + real.resolve("grammar/target/hone-grammar-9.9.jar") + ":")
                .contains(real.resolve("interpreter/target/hone-interpreter-9.9.jar") + ":"
                        + real.resolve("interpreter/target/lib/a.jar") + ":"
                        + real.resolve("interpreter/target/lib/b.jar") + " org.hone.cli.Main --version");
    }

    @Test
    void openMpIsToldTheThreadsBeforeJavaStarts() throws Exception {
        Path path = java(temp.resolve("path"), "21.0.4");
        assertThat(launch(path, Map.of(), "run", "x.hone", "--threads", "3").output)
                .contains("OMP 3 3");
        assertThat(launch(path, Map.of("HONE_THREADS", "5"), "run", "x.hone").output)
                .contains("OMP 5 5");
        assertThat(launch(path, Map.of("HONE_THREADS", "5"), "run", "--threads=7").output)
                .contains("OMP 7 7");
        assertThat(launch(path, Map.of(), "run", "x.hone").output).containsPattern("OMP [1-9]\\d* [1-9]");
    }

    @Test
    void aNewerSourceMakesItBuildAndAFailedBuildShowsItsLog() throws Exception {
        Path path = java(temp.resolve("path"), "21.0.4");
        script(temp.resolve("path/bin/mvn"), "echo \"cannot find symbol Foo\"; exit 1");
        Path source = Files.writeString(home.resolve("runtime/src/main/Foo.java"), "");
        Files.setLastModifiedTime(
                home.resolve("interpreter/target/hone.built"),
                java.nio.file.attribute.FileTime.fromMillis(
                        Files.getLastModifiedTime(source).toMillis() - 10_000));
        Outcome outcome = launch(path, Map.of(), "--version");
        assertThat(outcome.code).isEqualTo(Exit.FAILED);
        assertThat(outcome.output)
                .contains("building Hone", "cannot find symbol Foo", "the build failed", "build.log")
                .doesNotContain("org.hone.cli.Main");
        assertThat(home.resolve(".hone/building")).doesNotExist();
        script(temp.resolve("path/bin/mvn"), "exit 0");
        Outcome mended = launch(path, Map.of(), "--version");
        assertThat(mended.output).contains("built.", "org.hone.cli.Main --version");
        assertThat(launch(path, Map.of(), "--version").output).doesNotContain("building");
    }

    private record Outcome(int code, String output) {}

    private Outcome launch(Path path, Map<String, String> environment, String... arguments) throws Exception {
        return launch(home.resolve("hone"), path, environment, List.of(arguments));
    }

    private static Outcome launch(Path launcher, Path path, Map<String, String> environment, List<String> arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("sh", launcher.toString()));
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().keySet().removeAll(List.of("JAVA_HOME", "HONE_THREADS", "OMP_NUM_THREADS"));
        builder.environment().put("PATH", path.resolve("bin") + ":" + System.getenv("PATH"));
        builder.environment().putAll(environment);
        Process process = builder.start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        return new Outcome(process.exitValue(), output);
    }

    /** A JDK whose java prints its version when asked, and its arguments when not. */
    private static Path java(Path jdk, String version) throws IOException {
        script(
                jdk.resolve("bin/java"),
                "if [ \"$1\" = -version ]; then echo 'openjdk version \"" + version + "\" 2026-01-01' >&2; exit; fi\n"
                        + "echo \"java " + version + "\"; echo \"OMP $OMP_NUM_THREADS $HONE_THREADS\"; echo \"$@\"");
        return jdk;
    }

    private static void script(Path file, String body) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, "#!/bin/sh\n" + body + "\n");
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }
}
