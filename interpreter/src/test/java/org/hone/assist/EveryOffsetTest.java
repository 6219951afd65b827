package org.hone.assist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.hone.diagnostics.Diagnostic;
import org.hone.lower.Compiler;
import org.hone.plan.ParamInputs;
import org.hone.resolve.ModuleLoader;
import org.hone.source.SourceFile;
import org.hone.source.Span;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Nothing that is asked of any place of any text throws, whole or cut off there. */
class EveryOffsetTest {
    private static final int SAMPLES = 8;
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private final ModuleLoader loader = new ModuleLoader(ROOT);

    @TestFactory
    Stream<DynamicTest> everyQuestionHasAnAnswerAtEveryOffset() throws IOException {
        return texts().stream().map(source -> DynamicTest.dynamicTest(source.name(), () -> ask(source)));
    }

    private void ask(SourceFile source) {
        Random random = new Random(source.name().hashCode());
        Assist whole = Assist.open(source, loader);
        String text = source.text();
        for (Token token : whole.tokens()) {
            assertThat(token.span().end()).isLessThanOrEqualTo(text.length());
        }
        assertThatCode(whole::hints).doesNotThrowAnyException();
        assertThat(whole.outline()).allSatisfy(o -> assertThat(o.whole().end()).isLessThanOrEqualTo(text.length()));
        for (int i = 0; i < SAMPLES; i++) {
            int offset = random.nextInt(text.length() + 1);
            assertThatCode(() -> questions(whole, offset))
                    .as("offset %d of %s", offset, source.name())
                    .doesNotThrowAnyException();
            String cut = i % 2 == 0
                    ? text.substring(0, offset)
                    : text.substring(0, offset) + "." + text.substring(Math.min(text.length(), offset + 7));
            assertThatCode(() -> questions(whole.edited(cut), offset))
                    .as("cut at %d of %s", offset, source.name())
                    .doesNotThrowAnyException();
        }
    }

    private static void questions(Assist assist, int offset) {
        Span all = new Span(0, assist.source().text().length());
        for (Completion c : assist.completions(offset)) {
            assertThat(c.replaces().end()).isLessThanOrEqualTo(all.end());
            assertThat(c.label()).isNotEmpty();
        }
        assist.hover(offset).ifPresent(h -> assertThat(h.span().start()).isLessThanOrEqualTo(offset));
        assist.signature(offset);
        assist.definition(offset);
        assist.occurrence(offset).ifPresent(o -> assertThat(o.span().start()).isLessThanOrEqualTo(offset));
    }

    @Test
    void anEditedTextAnswersAsAFreshOne() throws IOException {
        SourceFile source = texts().getFirst();
        Assist before = Assist.open(source, loader);
        Random random = new Random(7);
        for (int i = 0; i < 12; i++) {
            int at = random.nextInt(source.text().length());
            String text = source.text().substring(0, at) + " " + source.text().substring(at);
            Assist fresh = Assist.open(new SourceFile(source.name(), text), loader);
            Assist edited = before.edited(text);
            int offset = random.nextInt(text.length());
            assertThat(edited.hover(offset)).as("hover at %d", offset).isEqualTo(fresh.hover(offset));
            assertThat(edited.completions(offset).stream().map(Completion::label))
                    .as("completion at %d", offset)
                    .containsExactlyInAnyOrderElementsOf(fresh.completions(offset).stream()
                            .map(Completion::label)
                            .toList());
        }
    }

    @Test
    void theFieldsAreThoseThatTheCheckerKnows() {
        String program = """
                model m { zzqqa = 1; weights = "w"; max_reply = 1.tokens }
                model f { zzqqb = 1; max_reply = 1.tokens; layers = 1; hidden = 2; heads = 1 }
                optimizer o { zzqqc = 1; lr = 1e-3 }
                recipe r { zzqqd = 1; rollouts = { zzqqe: 1 }; filter = { zzqqf: 1 } }
                """;
        Map<String, List<String>> known = new TreeMap<>();
        for (Diagnostic d : Compiler.compile(new SourceFile("f.hone", program), ParamInputs.NONE, loader)
                .diagnostics()
                .sorted()) {
            int at = d.message().indexOf("zzqq");
            if (at >= 0) {
                String fields = d.notes().getFirst().replace("its fields are ", "");
                known.put(d.message().substring(at, at + 5), List.of(fields.split(", ", -1)));
            }
        }
        Set<String> model = new TreeSet<>(known.get("zzqqa"));
        model.addAll(known.get("zzqqb"));
        assertThat(names("model")).containsExactlyInAnyOrderElementsOf(model);
        assertThat(names("optimizer")).containsExactlyInAnyOrderElementsOf(known.get("zzqqc"));
        assertThat(names("recipe")).containsExactlyInAnyOrderElementsOf(known.get("zzqqd"));
        // The one that belongs to another field's value is asked for only beside it.
        assertThat(names("rollouts")).containsAll(known.get("zzqqe")).contains("overlong_buffer");
        assertThat(names("filter")).containsExactlyInAnyOrderElementsOf(known.get("zzqqf"));
    }

    private static List<String> names(String owner) {
        return NounFields.of(owner).stream().map(NounFields.Field::name).toList();
    }

    private static List<SourceFile> texts() throws IOException {
        List<SourceFile> all = new ArrayList<>();
        for (String folder : List.of("examples", "stdlib/src/main/resources/std")) {
            try (Stream<Path> files = Files.list(ROOT.resolve(folder))) {
                for (Path file : files.filter(f -> f.toString().endsWith(".hone"))
                        .sorted()
                        .toList()) {
                    all.add(new SourceFile(ROOT.relativize(file).toString(), Files.readString(file)));
                }
            }
        }
        return all;
    }
}
