package org.hone.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hone.ast.Declaration;
import org.hone.ast.ModuleTree;
import org.hone.check.Builtins;
import org.hone.check.RowFunctions;
import org.hone.check.SourceMembers;
import org.hone.diagnostics.Code;
import org.hone.diagnostics.Diagnostic;
import org.hone.diagnostics.Diagnostics;
import org.hone.diagnostics.ExplanationPage;
import org.hone.diagnostics.ExplanationPage.Listing;
import org.hone.diagnostics.TextRenderer;
import org.hone.lower.Compilation;
import org.hone.parser.Parser;
import org.hone.plan.ParamInputs;
import org.hone.prompt.PromptSession;
import org.hone.resolve.ModuleLoader;
import org.hone.runtime.estimate.SourceKind;
import org.hone.runtime.verify.math.Choice;
import org.hone.runtime.verify.math.Leniency;
import org.hone.source.SourceFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The pages in {@code docs/}. The words behind a fence say what a listing is:
 *
 * <ul>
 *   <li>{@code hone}: a program without a diagnostic; {@code hone fails CODE}: one with exactly this one;
 *   <li>{@code recipe} besides: the declarations of {@link ExplanationPage#prelude} go with it;
 *   <li>{@code file NAME} besides: command lines further down may use it; {@code unchecked}: they say what is wrong with it;
 *   <li>{@code console}: command lines behind {@code $} and what they print; {@code …} stands for anything; {@code native}:
 *       it takes the tensor library or minutes, so it is not run here.
 * </ul>
 *
 * <p>What stands between {@code <!-- X: begin -->} and {@code <!-- X: end -->} is written by this test with {@code
 * HONE_OVERWRITE_GOLDENS=1}, and so is what command lines print if the page shows it without {@code …}.
 */
final class DocsTest {
    private static final Path DOCS = Path.of("..", "docs");
    private static final boolean OVERWRITE = System.getenv("HONE_OVERWRITE_GOLDENS") != null;
    private static final Path EXAMPLES = Path.of("..", "examples");

    @TempDir
    private Path temp;

    static List<Path> pages() throws IOException {
        try (Stream<Path> files = Files.list(DOCS)) {
            return files.filter(f -> f.toString().endsWith(".md")).sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("pages")
    void everyProgramChecksAsThePageSays(Path page) throws IOException {
        for (Listing listing : listings(page, "hone")) {
            if (!listing.is("unchecked")) {
                Compilation compilation = compile(listing);
                List<String> codes = compilation.diagnostics().sorted().stream()
                        .map(Diagnostic::code)
                        .map(Code::id)
                        .distinct()
                        .toList();
                List<String> expected = listing.is("fails")
                        ? listing.tags().stream()
                                .filter(t -> t.matches("H\\d{4}"))
                                .toList()
                        : List.of();
                assertThat(codes)
                        .as(listing.text() + new TextRenderer(false).render(compilation.diagnostics()))
                        .isEqualTo(expected);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("pages")
    void everyCommandPrintsWhatThePageShows(Path page) throws IOException {
        for (Listing file : listings(page, "file")) {
            Files.writeString(temp.resolve(name(file)), whole(file));
        }
        List<String> names = listings(page, "file").stream().map(DocsTest::name).toList();
        String text = Files.readString(page);
        for (Listing listing : listings(page, "console")) {
            for (String part : listing.text().split("(?m)^\\$ ", -1)) {
                if (!part.isEmpty() && !listing.is("native")) {
                    String command = part.lines().findFirst().orElseThrow();
                    String expected = part.substring(Math.min(part.length(), command.length() + 1));
                    String said = run(command, names);
                    if (OVERWRITE && !expected.contains("…")) {
                        text = text.replace("$ " + part, "$ " + command + "\n" + said);
                    } else {
                        assertThat(loose(said))
                                .as(page + ": " + command)
                                .matches(Pattern.compile(pattern(loose(expected)), Pattern.DOTALL));
                    }
                }
            }
        }
        same(page, text);
    }

    @ParameterizedTest
    @MethodSource("pages")
    void everyJavaListingIsPartOfATest(Path page) throws IOException {
        Path tests = Path.of("src", "test", "java", "org", "hone");
        StringBuilder all = new StringBuilder();
        for (String test : List.of("cli/EmbeddingTest", "polyglot/EmbeddingPageTest", "polyglot/ActionsTest")) {
            all.append(Files.readString(tests.resolve(test + ".java")).replaceAll("\\s+", ""));
        }
        for (Listing listing : listings(page, "java")) {
            assertThat(all).contains(listing.text().replaceAll("\\s+", ""));
        }
    }

    @ParameterizedTest
    @MethodSource("pages")
    void linksToOtherPagesAndSectionsLeadSomewhere(Path page) throws IOException {
        Matcher links = Pattern.compile("\\]\\(([^)#]*)(?:#([^)]*))?\\)").matcher(prose(page));
        while (links.find()) {
            String target = links.group(1);
            if (!target.startsWith("http")) {
                Path file =
                        target.isEmpty() ? page : page.resolveSibling(target).normalize();
                assertThat(file).exists();
                if (links.group(2) != null) {
                    assertThat(anchors(file)).contains(links.group(2));
                }
            }
        }
    }

    @Test
    void generatedSectionsAreThoseOfTheProgram() throws IOException {
        Path page = DOCS.resolve("reference.md");
        String text = section(Files.readString(page), "functions", functions());
        text = section(text, "modules", modules());
        text = section(text, "members", members());
        text = section(text, "policies", policies());
        text = section(text, "codes", codes());
        same(page, section(text, "commands", commands()));
        Path prompt = DOCS.resolve("prompt.md");
        String ofPrompt = section(Files.readString(prompt), "prompt", promptCommands());
        same(prompt, section(ofPrompt, "functions", promptFunctions()));
        Path catalogue = DOCS.resolve("estimators.md");
        same(catalogue, section(Files.readString(catalogue), "estimators", estimators()));
    }

    private static void same(Path page, String fresh) throws IOException {
        if (OVERWRITE) {
            Files.writeString(page, fresh);
        } else {
            assertThat(Files.readString(page)).isEqualTo(fresh);
        }
    }

    private static ModuleTree module(String name) {
        SourceFile source = new ModuleLoader(Path.of("")).standard(name).orElseThrow();
        return Parser.parse(source, new Diagnostics());
    }

    private static String modules() {
        StringBuilder rows = new StringBuilder();
        for (String name : ModuleLoader.STANDARD) {
            String declared = module(name)
                    .declarations()
                    .filter(Declaration.Named.class::isInstance)
                    .map(d -> "`" + ((Declaration.Named) d).name().text() + "`")
                    .collect(Collectors.joining(" "));
            rows.append("| `").append(name).append("` | ").append(declared).append(" |\n");
        }
        return rows.toString();
    }

    /** Each example is a test of its own, of the verifier. */
    private static String policies() {
        StringBuilder rows = new StringBuilder();
        for (Leniency leniency : Leniency.values()) {
            boolean places = leniency.byDefault() instanceof Choice.Decimals;
            List<Choice> choices = places ? List.of(leniency.byDefault()) : leniency.choices();
            for (Choice choice : choices) {
                Choice.Example example = choice.told().example();
                rows.append("| `%s` | `%s`%s | %s | %s | %s | %s |\n"
                        .formatted(
                                leniency.word(),
                                choice.word(),
                                choice.equals(leniency.byDefault()) ? " (default)" : "",
                                choice.told().meaning(),
                                code(example.gold()),
                                code(example.right()),
                                code(example.refused())));
            }
        }
        return rows.toString();
    }

    private static String code(String text) {
        return "`" + text.replace("|", "\\|") + "`";
    }

    private static String estimators() {
        ModuleTree tree = module("std.estimators");
        StringBuilder text = new StringBuilder(tree.declarations()
                .filter(Declaration.Estimator.class::isInstance)
                .map(d -> ((Declaration.Estimator) d).name().text())
                .map(name -> "[" + name + "](#" + name + ")")
                .collect(Collectors.joining(" · ", "", "\n")));
        tree.declarations().forEach(d -> {
            if (d instanceof Declaration.Estimator e) {
                String parameters = e.parameters().stream()
                        .map(p -> tree.source().text(p.span()))
                        .collect(Collectors.joining(", "));
                text.append("\n### ")
                        .append(e.name().text())
                        .append("\n\n`")
                        .append(e.name().text())
                        .append('(')
                        .append(parameters)
                        .append(")`\n\n")
                        .append(e.doc().orElseThrow().text())
                        .append('\n');
            }
        });
        return text.append('\n').toString();
    }

    private static String functions() {
        return Stream.concat(Builtins.functions().stream(), RowFunctions.open().stream())
                .map(f -> "| `" + f.signature() + "` | " + f.doc() + " |\n")
                .collect(Collectors.joining());
    }

    private static String members() {
        StringBuilder rows = new StringBuilder();
        for (SourceMembers member : SourceMembers.values()) {
            rows.append("| `t.").append(member.word()).append("` |");
            for (SourceKind kind : List.of(SourceKind.ROLLOUTS, SourceKind.DEMOS, SourceKind.MIXED)) {
                rows.append(member.of(kind) ? " yes |" : " – |");
            }
            rows.append(' ').append(member.doc()).append(" |\n");
        }
        return rows.toString();
    }

    private static String codes() {
        StringBuilder rows = new StringBuilder("| code | says |\n| --- | --- |\n");
        for (Code code : Code.values()) {
            rows.append("| ")
                    .append(code.id())
                    .append(" | ")
                    .append(code.title())
                    .append(" |\n");
        }
        return rows.toString();
    }

    private static String commands() {
        Shell shell = new Shell();
        shell.run("--help");
        String list = shell.out().split("Commands:\n", -1)[1].split("\n\n", -1)[0];
        StringBuilder rows = new StringBuilder("| command | does |\n| --- | --- |\n");
        Matcher line = Pattern.compile("(?m)^  (\\w+) +(.*(?:\n {4,}.*)*)").matcher(list);
        while (line.find()) {
            shell.run(line.group(1), "--help");
            String usage = shell.out().lines().findFirst().orElseThrow().replace("Usage: ", "");
            rows.append("| `")
                    .append(usage.replace("|", "\\|"))
                    .append("` | ")
                    .append(line.group(2).replaceAll("\\s+", " "))
                    .append(" |\n");
        }
        return rows.toString();
    }

    private static String promptCommands() {
        return PromptSession.commands().stream()
                .map(c -> "| `" + (":" + c.name() + " " + c.arguments()).strip().replace("|", "\\|") + "` | " + c.help()
                        + " |\n")
                .collect(Collectors.joining("", "| command | does |\n| --- | --- |\n", ""));
    }

    private static String promptFunctions() {
        return PromptSession.functions().stream()
                .map(b -> "| `" + b.signature() + "` | " + b.doc() + " |\n")
                .collect(Collectors.joining("", "| function | gives |\n| --- | --- |\n", ""));
    }

    private static String section(String text, String name, String content) {
        String begin = "<!-- " + name + ": begin -->\n";
        String end = "<!-- " + name + ": end -->";
        assertThat(text).contains(begin, end);
        return text.substring(0, text.indexOf(begin) + begin.length()) + content + text.substring(text.indexOf(end));
    }

    private String run(String command, List<String> names) {
        List<String> words = new ArrayList<>();
        Matcher matcher = Pattern.compile("'([^']*)'|\\S+").matcher(command);
        while (matcher.find()) {
            String word = matcher.group(1) == null ? matcher.group() : matcher.group(1);
            String file = word.contains("#") ? word.substring(0, word.indexOf('#')) : word;
            words.add(
                    names.contains(file)
                            ? temp.resolve(word).toString()
                            : file.startsWith("examples/")
                                    ? EXAMPLES.resolveSibling(word).toString()
                                    : word);
        }
        assertThat(words.getFirst().replace("./", "")).as(command).isEqualTo("hone");
        Shell shell = new Shell();
        shell.run(words.subList(1, words.size()).toArray());
        return (shell.out() + shell.err()).replace(temp + "/", "").replace(EXAMPLES.toString(), "examples");
    }

    /** Without the widths of columns, which follow from lines that the page may leave out. */
    private static String loose(String text) {
        return text.replaceAll("(?<=\\S) {2,}", "  ").replaceAll("─{2,}", "──");
    }

    /** A line of one {@code …} stands for any lines, one within a line for any characters. */
    private static String pattern(String shown) {
        return shown.lines()
                .map(line -> line.strip().equals("…")
                        ? "(?:[^\n]*\n)*?"
                        : Stream.of(line.split("…", -1)).map(Pattern::quote).collect(Collectors.joining("[^\n]*"))
                                + "\n")
                .collect(Collectors.joining());
    }

    private static Compilation compile(Listing listing) {
        return Programs.compile(new SourceFile("example.hone", whole(listing)), ParamInputs.NONE);
    }

    private static String whole(Listing listing) {
        return listing.text() + (listing.is("recipe") ? ExplanationPage.prelude() : "");
    }

    private static String name(Listing file) {
        return file.tags().get(file.tags().indexOf("file") + 1);
    }

    private static List<Listing> listings(Path page, String tag) throws IOException {
        return ExplanationPage.blocks(Files.readAllLines(page)).stream()
                .filter(Listing.class::isInstance)
                .map(Listing.class::cast)
                .filter(l -> l.is(tag))
                .toList();
    }

    private static String prose(Path page) throws IOException {
        return Files.readString(page).replaceAll("(?ms)^```.*?^```$", "");
    }

    private static List<String> anchors(Path page) throws IOException {
        return prose(page)
                .lines()
                .filter(l -> l.startsWith("#"))
                .map(l -> l.replaceFirst("^#+ +", "")
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^\\p{L}\\p{N} _-]", "")
                        .replace(' ', '-'))
                .toList();
    }
}
