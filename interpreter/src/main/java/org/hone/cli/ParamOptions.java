package org.hone.cli;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.hone.plan.ParamInputs;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What every command that compiles a program lets its user set. */
final class ParamOptions {
    @Option(names = "--set", paramLabel = "NAME=VALUE", description = "Set a param of the program; may be repeated.")
    private Map<String, String> set = new LinkedHashMap<>();

    @Option(names = "--params", paramLabel = "FILE.json", description = "Set params from a JSON object; --set wins.")
    private @Nullable Path params;

    @Option(names = "--seed", paramLabel = "N", description = "Use this seed for every training.")
    private @Nullable Long seed;

    ParamInputs inputs() {
        return new ParamInputs(
                Optional.ofNullable(params),
                set,
                seed == null ? OptionalLong.empty() : OptionalLong.of(seed.longValue()));
    }

    boolean given() {
        return !set.isEmpty() || params != null || seed != null;
    }
}
