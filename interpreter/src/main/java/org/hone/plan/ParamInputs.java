package org.hone.plan;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What the command line says about params.
 *
 * @param file a JSON object of param values, the argument of {@code --params}
 * @param set the {@code --set name=value} arguments, in order
 * @param seed the argument of {@code --seed}: replaces the seed of every training
 */
public record ParamInputs(Optional<Path> file, Map<String, String> set, OptionalLong seed) {
    /** Nothing set. */
    public static final ParamInputs NONE = new ParamInputs(Optional.empty(), Map.of(), OptionalLong.empty());
}
