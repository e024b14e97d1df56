using System.CommandLine;

var root = new RootCommand("The operator's tool of BzPeer.");
return root.Parse(args).Invoke();
