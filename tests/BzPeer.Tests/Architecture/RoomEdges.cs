using System.Reflection;
using System.Reflection.Emit;

namespace BzPeer.Tests.Architecture;

/// <summary>Which room's code uses which other room: read from the compiled code, so that no way of writing a name hides an edge.</summary>
internal static class RoomEdges
{
    private static readonly Dictionary<short, OpCode> Codes = typeof(OpCodes).GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(field => (OpCode)field.GetValue(null)!).ToDictionary(code => code.Value);

    private const BindingFlags Everything = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    public static IEnumerable<(string From, string To)> Of(Assembly assembly) =>
        from type in assembly.GetTypes()
        let room = Room(type)
        where room is not null
        from used in Uses(type)
        let other = used.Assembly == assembly ? Room(used) : null
        where other is not null && other != room
        select (room, other);

    /// <summary>BzPeer.Authors.Author stands in the room Authors; what stands in BzPeer itself is in no room.</summary>
    private static string? Room(Type type)
    {
        while (type.DeclaringType is { } outer)
        {
            type = outer;
        }

        return type.Namespace?.Split('.') is ["BzPeer", var room, ..] ? room : null;
    }

    private static HashSet<Type> Uses(Type type)
    {
        var used = new HashSet<Type>();
        Add(type.BaseType);
        foreach (var face in type.GetInterfaces())
        {
            Add(face);
        }

        foreach (var field in type.GetFields(Everything))
        {
            Add(field.FieldType);
        }

        foreach (var method in type.GetMembers(Everything).OfType<MethodBase>())
        {
            Add((method as MethodInfo)?.ReturnType);
            foreach (var parameter in method.GetParameters())
            {
                Add(parameter.ParameterType);
            }

            foreach (var member in Mentions(method))
            {
                Add(member as Type ?? member.DeclaringType);
            }
        }

        return used;

        void Add(Type? mentioned)
        {
            while (mentioned?.HasElementType == true)
            {
                mentioned = mentioned.GetElementType();
            }

            if (mentioned is null || !used.Add(mentioned))
            {
                return;
            }

            foreach (var argument in mentioned.IsGenericType ? mentioned.GetGenericArguments() : [])
            {
                Add(argument);
            }
        }
    }

    private static IEnumerable<MemberInfo> Mentions(MethodBase method)
    {
        if (method.GetMethodBody()?.GetILAsByteArray() is not { } code)
        {
            yield break;
        }

        var typeArguments = method.DeclaringType is { IsGenericType: true } type ? type.GetGenericArguments() : null;
        var methodArguments = method.IsGenericMethod ? method.GetGenericArguments() : null;
        for (var at = 0; at < code.Length;)
        {
            var value = code[at] == 0xfe ? (short)((code[at] << 8) | code[at + 1]) : code[at];
            var operation = Codes[value];
            at += operation.Size;
            switch (operation.OperandType)
            {
                case OperandType.InlineType or OperandType.InlineMethod or OperandType.InlineField or OperandType.InlineTok:
                    if (method.Module.ResolveMember(BitConverter.ToInt32(code, at), typeArguments, methodArguments) is { } member)
                    {
                        yield return member;
                    }

                    at += 4;
                    break;
                case OperandType.InlineSwitch:
                    at += 4 + (4 * BitConverter.ToInt32(code, at));
                    break;
                case OperandType.InlineI8 or OperandType.InlineR:
                    at += 8;
                    break;
                case OperandType.InlineNone:
                    break;
                case OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar:
                    at += 1;
                    break;
                case OperandType.InlineVar:
                    at += 2;
                    break;
                default:
                    at += 4;
                    break;
            }
        }
    }
}
