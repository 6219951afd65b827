package org.hone.lower;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.hone.ast.Declaration;
import org.hone.ast.Parameter;
import org.hone.ast.RewardBody;
import org.hone.check.Value;
import org.hone.diagnostics.Code;
import org.hone.diagnostics.Diagnostic;
import org.hone.diagnostics.DidYouMean;
import org.hone.foreign.Language;
import org.hone.plan.Canonical;
import org.hone.resolve.Module;
import org.hone.runtime.plan.RewardPlan;
import org.hone.runtime.plan.TextExpr.Foreign;
import org.hone.source.Place;
import org.hone.source.SourceFile;
import org.hone.source.Span;
import org.hone.types.TextSort;
import org.hone.types.Type;

/**
 * {@code foreign js "judge.js"}: the script's text becomes part of the plan. It is read, not run, and not even parsed: that
 * would take an engine.
 */
final class ForeignLowering {
    private static final int MOST_CHARACTERS = 1_000_000;

    private final Nouns nouns;

    ForeignLowering(Nouns nouns) {
        this.nouns = nouns;
    }

    /**
     * @param rows the parameters that stand for the row; the others stand for the reply
     * @param known whether every parameter is known
     */
    Optional<RewardInfo> lower(
            RewardBody.Foreign body,
            Declaration.Reward reward,
            Module module,
            Map<String, Value.Row> rows,
            boolean known) {
        String name = reward.name().text();
        Optional<Language> language = language(body, module);
        Optional<Foreign.Result> result = result(reward, module);
        Optional<SourceFile> script = language.flatMap(l -> script(body, module));
        boolean callable = language.map(l -> callable(l, reward, module)).orElse(false);
        if (!known || !callable || result.isEmpty() || script.isEmpty()) {
            return Optional.empty();
        }
        List<Foreign.Argument> arguments = new ArrayList<>();
        Set<String> columns = new LinkedHashSet<>();
        for (Parameter p : reward.parameters()) {
            Value.Row row = rows.get(p.name().text());
            arguments.add(row == null ? Foreign.Argument.REPLY : Foreign.Argument.ROW);
            if (row != null) {
                columns.addAll(row.columns().keySet());
            }
        }
        Foreign function = new Foreign(
                language.get().word(),
                body.file().value(),
                script.get().text(),
                name,
                result.get(),
                arguments,
                List.copyOf(columns));
        nouns.foreign(new ForeignReward(
                name,
                script.get(),
                function,
                new Place(module.source(), body.file().span())));
        SectionBuilder section = new SectionBuilder("reward", name);
        section.written("body", module.source().text(body.span()));
        section.derived(
                "calls",
                name
                        + reward.parameters().stream()
                                .map(p -> p.name().text())
                                .collect(Collectors.joining(", ", "(", ")")));
        section.derived("script", "sha256 " + Canonical.sha256(script.get().text()));
        nouns.report(section);
        return Optional.of(new RewardInfo(new RewardPlan(name, function), columns));
    }

    private Optional<Language> language(RewardBody.Foreign body, Module module) {
        String word = body.language().text();
        Span span = body.language().span();
        Optional<Language> language = Language.named(word);
        if (language.isEmpty()) {
            Diagnostic d = Diagnostic.error(
                    Code.UNKNOWN_LANGUAGE, module.source(), span, "rewards cannot be written in `" + word + "`");
            Optional<String> near = word.equalsIgnoreCase("javascript")
                    ? Optional.of(Language.JAVASCRIPT.word())
                    : DidYouMean.best(word, Language.words());
            add(near.map(n -> d.meant(n, span))
                    .orElseGet(() -> d.help("there are `foreign js \"FILE\"` and `foreign python \"FILE\"`")));
        } else if (!language.get().installed()) {
            add(Diagnostic.error(
                            Code.LANGUAGE_NOT_INSTALLED,
                            module.source(),
                            span,
                            language.get().title() + " is not part of this installation")
                    .help(language.get().remedy()));
            return Optional.empty();
        }
        return language;
    }

    private Optional<Foreign.Result> result(Declaration.Reward reward, Module module) {
        Type type = nouns.elaborator().type(reward.result(), module);
        Optional<Foreign.Result> result = result(type);
        if (result.isEmpty()) {
            boolean said = reward.result().isPresent() && type instanceof Type.Anything;
            String name = reward.name().text();
            if (!said || reward.result().isEmpty()) {
                add(Diagnostic.error(
                                Code.SCRIPT_RESULT,
                                module.source(),
                                reward.result()
                                        .map(t -> t.span())
                                        .orElse(reward.name().span()),
                                reward.result().isEmpty()
                                        ? "the reward `" + name + "` does not say what its script returns"
                                        : "a script returns no " + type.show())
                        .help("write `-> Prob`, `-> Real`, `-> Bool` or `-> Verdict` after the parameters"));
            }
        }
        return result;
    }

    private static Optional<Foreign.Result> result(Type type) {
        if (type instanceof Type.Textual text && text.sort() == TextSort.VERDICT) {
            return Optional.of(Foreign.Result.VERDICT);
        }
        if (!(type instanceof Type.Numeric number) || number.axis().isPresent()) {
            return Optional.empty();
        }
        return switch (number.scalar()) {
            case PROB -> Optional.of(Foreign.Result.PROB);
            case REAL -> Optional.of(Foreign.Result.REAL);
            case BOOL -> Optional.of(Foreign.Result.BOOL);
            default -> Optional.empty();
        };
    }

    private Optional<SourceFile> script(RewardBody.Foreign body, Module module) {
        String path = body.file().value();
        try {
            SourceFile script = nouns.loader().file(module.source(), path);
            if (script.text().length() <= MOST_CHARACTERS) {
                return Optional.of(script);
            }
            unreadable(body, module, "the script `" + path + "` is longer than a million characters");
        } catch (NoSuchFileException e) {
            unreadable(body, module, "there is no script `" + e.getFile() + "`");
        } catch (CharacterCodingException e) {
            unreadable(body, module, "the script `" + path + "` is not UTF-8 text");
        } catch (IOException | java.nio.file.InvalidPathException e) {
            unreadable(body, module, "the script `" + path + "` cannot be read: " + e.getMessage());
        }
        return Optional.empty();
    }

    private void unreadable(RewardBody.Foreign body, Module module, String message) {
        add(Diagnostic.error(Code.SCRIPT_FILE, module.source(), body.file().span(), message)
                .note("the path starts from the folder of the file that declares the reward"));
    }

    private boolean callable(Language language, Declaration.Reward reward, Module module) {
        String name = reward.name().text();
        if (!language.reserves(name)) {
            return true;
        }
        add(Diagnostic.error(
                        Code.SCRIPT_FUNCTION,
                        module.source(),
                        reward.name().span(),
                        "no function of " + language.title() + " can be called `" + name + "`")
                .note("the script's function has the reward's name, and the language keeps this word for itself")
                .help("call the reward something else"));
        return false;
    }

    private void add(Diagnostic diagnostic) {
        nouns.elaborator().reporter().add(diagnostic);
    }
}
