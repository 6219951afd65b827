package org.hone.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A small share of what {@link HostileRecipes} tries. */
final class HostileRecipesTest {
    @TempDir
    private Path folder;

    @Test
    void everyMutantOfAProgramIsAnsweredOrRefusedWithAReasonInTimeAndWithinMemory() throws IOException {
        HostileRecipes recipes = new HostileRecipes(folder, 3);
        recipes.run(60);
        assertThat(recipes.refused()).as(recipes.report()).isGreaterThan(10);
        assertThat(recipes.good()).as(recipes.report()).isGreaterThan(1);
    }
}
