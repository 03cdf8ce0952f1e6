/// The attributes that name Utf8 constants, or hold others (JVMS 4.7); all else passes.
enum AttributeKind: UInt8 {
    case other
    case code
    case signature
    case localVariables
    case localVariableTypes
    case innerClasses
    case annotations
    case parameterAnnotations
    case typeAnnotations
    case annotationDefault
    case methodParameters
    case record
    case sourceFile
    case module
    case bootstrapMethods

    /// What can hold attributes.
    struct Places: OptionSet {
        let rawValue: UInt8
        static let classes = Places(rawValue: 1)
        static let fields = Places(rawValue: 2)
        static let methods = Places(rawValue: 4)
        static let code = Places(rawValue: 8)
        static let components = Places(rawValue: 16)
    }

    /// Where it means something; elsewhere it is passed over, as Java does.
    var places: Places {
        switch self {
        case .other: []
        case .code, .parameterAnnotations, .annotationDefault, .methodParameters: .methods
        case .localVariables, .localVariableTypes: .code
        case .innerClasses, .record, .sourceFile, .module, .bootstrapMethods: .classes
        case .signature, .annotations: [.classes, .fields, .methods, .components]
        case .typeAnnotations: [.classes, .fields, .methods, .code, .components]
        }
    }

    /// The kind of an attribute's name.
    init(_ name: Span<UInt8>) {
        self = .other
        switch name.count {
        case 4: if name.equals("Code") { self = .code }
        case 6: if name.equals("Record") { self = .record } else if name.equals("Module") { self = .module }
        case 9: if name.equals("Signature") { self = .signature }
        case 10: if name.equals("SourceFile") { self = .sourceFile }
        case 12: if name.equals("InnerClasses") { self = .innerClasses }
        case 16:
            if name.equals("MethodParameters") { self = .methodParameters }
            if name.equals("BootstrapMethods") { self = .bootstrapMethods }
        case 17: if name.equals("AnnotationDefault") { self = .annotationDefault }
        case 18: if name.equals("LocalVariableTable") { self = .localVariables }
        case 22: if name.equals("LocalVariableTypeTable") { self = .localVariableTypes }
        case 25: if name.equals("RuntimeVisibleAnnotations") { self = .annotations }
        case 27: if name.equals("RuntimeInvisibleAnnotations") { self = .annotations }
        case 29: if name.equals("RuntimeVisibleTypeAnnotations") { self = .typeAnnotations }
        case 31: if name.equals("RuntimeInvisibleTypeAnnotations") { self = .typeAnnotations }
        case 34: if name.equals("RuntimeVisibleParameterAnnotations") { self = .parameterAnnotations }
        case 36: if name.equals("RuntimeInvisibleParameterAnnotations") { self = .parameterAnnotations }
        default: break
        }
    }
}
