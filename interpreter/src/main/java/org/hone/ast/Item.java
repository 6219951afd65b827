package org.hone.ast;

/** What stands at the top of a module: declarations and run blocks; at the prompt statements too. */
public sealed interface Item extends Node permits Declaration, RunBlock, PromptStatement {}
