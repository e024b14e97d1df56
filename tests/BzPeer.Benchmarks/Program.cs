Console.Error.WriteLine("Usage: ./bz bench profile|import");
return 2;
