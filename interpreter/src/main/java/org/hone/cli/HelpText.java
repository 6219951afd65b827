package org.hone.cli;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Model.UsageMessageSpec;

/** Lays out help for the width that it is shown in, whatever the width of the source it stands in. */
final class HelpText {
    private HelpText() {}

    /** Joins the lines of sentences in the help of every command. */
    static void flow(CommandLine root) {
        root.getSubcommands().values().forEach(command -> {
            UsageMessageSpec usage = command.getCommandSpec().usageMessage();
            usage.description(flowing(usage.description()));
            usage.footer(flowing(usage.footer()));
        });
    }

    /** A line goes on with the next one unless it ends a sentence; what is indented stands as it is. */
    static String[] flowing(String... lines) {
        List<String> all = new ArrayList<>();
        for (String line : lines) {
            String last = all.isEmpty() ? "" : all.getLast();
            boolean goesOn = isText(last) && isText(line) && !last.endsWith(".");
            if (goesOn) {
                all.set(all.size() - 1, last + " " + line);
            } else {
                all.add(line);
            }
        }
        return all.toArray(String[]::new);
    }

    private static boolean isText(String line) {
        return !line.isEmpty() && line.charAt(0) != ' ';
    }
}
