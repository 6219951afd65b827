// Starts `hone lsp` for files of the language `hone`.
const vscode = require("vscode");
const { LanguageClient } = require("vscode-languageclient/node");

let client;

async function start() {
  const command = vscode.workspace.getConfiguration("hone").get("command", "hone");
  const server = { command, args: ["lsp"] };
  client = new LanguageClient("hone", "Hone", { run: server, debug: server }, {
    documentSelector: [{ language: "hone" }],
    synchronize: { fileEvents: vscode.workspace.createFileSystemWatcher("**/*.hone") },
  });
  try {
    await client.start();
  } catch (failure) {
    vscode.window.showErrorMessage(
      `Cannot start \`${command} lsp\`: ${failure.message}. Set "hone.command" to the path of the hone launcher.`,
    );
  }
}

async function stop() {
  const running = client;
  client = undefined;
  if (running) {
    await running.stop().catch(() => undefined);
  }
}

async function activate(context) {
  context.subscriptions.push(
    vscode.commands.registerCommand("hone.restart", async () => {
      await stop();
      await start();
    }),
  );
  await start();
}

module.exports = { activate, deactivate: stop };
