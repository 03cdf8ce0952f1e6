/// The numbers of the format (PKWARE APPNOTE 6.3).
enum ZipFormat {
    static let localSignature: UInt32 = 0x0403_4B50
    static let centralSignature: UInt32 = 0x0201_4B50
    static let endSignature: UInt32 = 0x0605_4B50
    static let end64Signature: UInt32 = 0x0606_4B50
    static let locatorSignature: UInt32 = 0x0706_4B50

    /// Bytes of each record without its name, extra fields and comment.
    static let localSize = 30
    static let centralSize = 46
    static let endSize = 22
    static let end64Size = 56
    static let locatorSize = 20

    /// The extra field for what does not fit in 32 bits, and the mark of those numbers.
    static let zip64Field: UInt16 = 1
    static let wide32: UInt32 = 0xFFFF_FFFF
    static let wide16: UInt16 = 0xFFFF

    static let encryptedFlag: UInt16 = 1
    static let descriptorFlag: UInt16 = 1 << 3
    static let unicodeFlag: UInt16 = 1 << 11

    static let stored: UInt16 = 0
    static let deflated: UInt16 = 8
}
