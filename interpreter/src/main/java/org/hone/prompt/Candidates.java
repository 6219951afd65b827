package org.hone.prompt;

import java.util.LinkedHashMap;
import java.util.Map;
import org.hone.assist.Glossary;
import org.hone.ast.Declaration;
import org.hone.ast.ModuleTree;
import org.hone.check.Value;
import org.hone.session.Result;

/** What the argument of a command may be. */
final class Candidates {
    private final PromptSession session;

    Candidates(PromptSession session) {
        this.session = session;
    }

    /** Names with what they stand for; empty for what is no name. */
    Map<String, Glossary.Entry> of(Command.Completes argument) {
        return switch (argument) {
            case NOTHING, FILE, EXPRESSION -> Map.of();
            case COMMAND -> commands();
            case PARAM -> declared(Declaration.Param.class);
            case RECIPE -> declared(Declaration.Recipe.class);
            case HELD -> {
                Map<String, Glossary.Entry> all = declared(Declaration.Named.class);
                all.putAll(values(false));
                yield all;
            }
            case REPLY -> values(true);
            case EXPLAINED -> explained();
            case WORD -> {
                Map<String, Glossary.Entry> all = declared(Declaration.Named.class);
                all.putAll(values(false));
                PromptSession.functions().forEach(f -> all.putIfAbsent(f.name(), Glossary.function(f)));
                new Glossary(session.loader()).words().forEach(all::putIfAbsent);
                yield all;
            }
        };
    }

    private static Map<String, Glossary.Entry> commands() {
        Map<String, Glossary.Entry> all = new LinkedHashMap<>();
        PromptSession.commands().forEach(c -> all.put(c.name(), new Glossary.Entry("", c.help())));
        return all;
    }

    private Map<String, Glossary.Entry> declared(Class<? extends Declaration.Named> kind) {
        Map<String, Glossary.Entry> all = new LinkedHashMap<>();
        ModuleTree tree = session.bench().tree();
        tree.declarations().forEach(d -> {
            if (kind.isInstance(d)) {
                Declaration.Named named = (Declaration.Named) d;
                all.put(named.name().text(), Glossary.declared(tree.source(), named));
            }
        });
        return all;
    }

    /** Values by the names that the user gave them. */
    private Map<String, Glossary.Entry> values(boolean replies) {
        Map<String, Glossary.Entry> all = new LinkedHashMap<>();
        session.values().forEach((name, value) -> {
            if (!name.matches("_\\d*") && (!replies || isReply(value))) {
                all.put(name, new Glossary.Entry(Shower.type(value), ""));
            }
        });
        return all;
    }

    private static boolean isReply(Value value) {
        return value instanceof Held held
                && held.result().filter(r -> r instanceof Result.Replies).isPresent();
    }

    private Map<String, Glossary.Entry> explained() {
        Map<String, Glossary.Entry> all = new LinkedHashMap<>();
        all.putAll(declared(Declaration.Estimator.class));
        all.putAll(declared(Declaration.Schedule.class));
        all.putAll(declared(Declaration.Recipe.class));
        new Glossary(session.loader()).words().forEach((name, entry) -> {
            if (entry.head().startsWith("estimator ") || entry.head().startsWith("schedule ")) {
                all.putIfAbsent(name, entry);
            }
        });
        return all;
    }

    /** What the command of a line takes; nothing if the line begins with none. */
    static Command.Completes argument(String line) {
        if (line.startsWith("?")) {
            return Command.Completes.WORD;
        }
        return PromptSession.command(line).map(Command::completes).orElse(Command.Completes.NOTHING);
    }
}
