package org.hone.repl;

import java.util.function.IntSupplier;
import org.hone.cli.terminal.Glyphs;
import org.hone.cli.terminal.LiveDisplay;

/**
 * Where answers are shown.
 *
 * @param display shows the progress of actions
 * @param width columns, asked for every answer: windows are resized
 * @param glyphs characters that can be shown
 * @param coloured whether answers are in colour
 * @param colouredErrors whether errors are
 */
record View(LiveDisplay display, IntSupplier width, Glyphs glyphs, boolean coloured, boolean colouredErrors) {}
